import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { czrmReceiver } from "#connectors/czrm/receiver.ts";

const receiver = czrmReceiver({ CZRM_ESB_SECRET: "segreto-di-prova" });
const sign = (body: string, secret = "segreto-di-prova") => ({
  "x-esb-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});
const read = (body: string, headers: Record<string, unknown>) => receiver.read(Buffer.from(body), headers);
const event = JSON.stringify({
  eventId: "0197f3c2-0001",
  type: "case.created",
  caseId: "5007Q0000000018QAA",
});

test("a notice signed by the ESB is taken under its own id, whatever else it carries", () => {
  expect(read(event, sign(event))).toEqual({ kind: "notice", messageId: "0197f3c2-0001" });
});

test.each([
  ["no signature", {}],
  ["a signature with another secret", sign(event, "altro")],
  ["a signature of another text", sign(`${event} `)],
  ["two signatures", { "x-esb-signature": ["sha256=00", "sha256=01"] }],
  ["a cut signature", { "x-esb-signature": sign(event)["x-esb-signature"].slice(0, 40) }],
])("a notice with %s is forged", (_, headers) => {
  expect(read(event, headers)).toMatchObject({ kind: "forged" });
});

test("with no secret agreed nothing is believed, not even what is signed with the empty one", () => {
  const open = czrmReceiver({ CZRM_ESB_SECRET: "" });
  expect(open.read(Buffer.from(event), sign(event, ""))).toMatchObject({ kind: "forged" });
});

test.each([
  "",
  "{",
  "[]",
  "null",
  '{"eventId":"0197f3c2-0001"}',
  event.replace("case.created", "case.exploded"),
  event.replace("500", "001"),
])("signed but not understood, «%s» is kept for a person under an id that its repetition shares", (body) => {
  const said = read(body, sign(body));
  expect(said).toMatchObject({
    kind: "malformed",
    because: expect.stringContaining("Notifica non riconosciuta"),
  });
  expect(read(body, sign(body))).toEqual(said);
});
