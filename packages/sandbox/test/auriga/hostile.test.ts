import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "#core/serve.ts";
import { startAuriga } from "#test/auriga/auriga-sandbox.ts";
import { callRaw, post, type RawAnswer, rawEnvelope, textsOf } from "#test/auriga/raw-envelope.ts";

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await startAuriga();
});
afterEach(() => sandbox.close());

const PLAIN = "<NewUD><OggettoUD>Prova</OggettoUD></NewUD>";
const add = (xml: string, fields: Record<string, string> = {}): Promise<RawAnswer> =>
  callRaw(sandbox, { service: "WSAddUd", xml, fields });
const errorOf = (answer: RawAnswer): string => /<ErrorNumber>(\d+)</.exec(answer.base)?.[1] ?? answer.base;
const send = (body: Buffer | string, contentType = "text/xml; charset=utf-8"): Promise<RawAnswer> =>
  post(sandbox, "WSAddUd", { body, headers: { "content-type": contentType } });

test.each([
  ["a wrong digest", { hash: "AAAA" }, "8"],
  ["no application", { codApplicazione: "" }, "3"],
  ["an application that nobody knows", { codApplicazione: "ALTRA" }, "4"],
  ["a wrong password", { password: "sbagliata" }, "4"],
  ["no credentials at all", { userName: "", password: "" }, "9"],
  ["a token that was never given", { userName: "", password: "inventato" }, "4"],
  [
    "an internal login with a domain that is no number",
    { codApplicazione: "AURIGA", istanzaApplicazione: "X" },
    "11",
  ],
])("%s is refused with its own number inside an HTTP 200", async (_case, fields, number) => {
  const answer = await add(PLAIN, fields);
  expect([answer.status, errorOf(answer)]).toEqual([200, number]);
});

test("another tenant's schema has no database here", async () => {
  const answer = await callRaw(sandbox, { service: "WSAddUd", xml: PLAIN, headers: { schema: "ALTRO" } });
  expect(errorOf(answer)).toBe("6");
});

test.each([
  ["text that is no XML", "NewUD"],
  ["an unclosed element", "<NewUD><OggettoUD>"],
  ["another root", "<Altro/>"],
  ["a namespace", "<NewUD xmlns='urn:x'/>"],
  ["an unknown member", "<NewUD><Boh/></NewUD>"],
  ["members out of order", "<NewUD><TipoProvenienza>E</TipoProvenienza><OggettoUD>x</OggettoUD></NewUD>"],
  ["a value out of its list", "<NewUD><TipoProvenienza>X</TipoProvenienza></NewUD>"],
  [
    "a subject longer than a thousand characters",
    `<NewUD><OggettoUD>${"x".repeat(1001)}</OggettoUD></NewUD>`,
  ],
  [
    "a day that does not exist",
    "<NewUD><DatiEntrata><DataDocRicevuto>2026-02-30</DataDocRicevuto></DatiEntrata></NewUD>",
  ],
  ["both an arrival and a dispatch", "<NewUD><DatiEntrata/><DatiUscita/></NewUD>"],
  ["text between the members", "<NewUD>ciao<OggettoUD>x</OggettoUD></NewUD>"],
  ["an attribute that is not foreseen", "<NewUD a='1'/>"],
  [
    "a correspondent without its kind",
    "<NewUD><DatiEntrata><MittenteEsterno><Denominazione_Cognome>x</Denominazione_Cognome></MittenteEsterno></DatiEntrata></NewUD>",
  ],
  ["a document type", "<!DOCTYPE NewUD [<!ENTITY a 'b'>]><NewUD><OggettoUD>&a;</OggettoUD></NewUD>"],
  [
    "an external entity",
    "<!DOCTYPE NewUD [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><NewUD><OggettoUD>&a;</OggettoUD></NewUD>",
  ],
  ["nesting without end", `${"<NewUD>".repeat(20_000)}${"</NewUD>".repeat(20_000)}`],
])("%s in the payload is error 1", async (_case, xml) => {
  const answer = await add(xml);
  expect([answer.status, errorOf(answer)]).toEqual([200, "1"]);
});

test("a payload with tens of thousands of members is answered, not crashed upon", async () => {
  const long = `<NewUD>${"<AltroSoggettoInterno/>".repeat(60_000)}</NewUD>`;
  expect(errorOf(await add(long))).toBe("1");
});

test.each([
  ["not XML", "ciao", "text/xml"],
  ["empty", "", "text/xml"],
  ["no envelope", "<a/>", "text/xml"],
  [
    "two operations",
    rawEnvelope({ service: "WSAddUd", xml: PLAIN }).replace("<e:Body>", "<e:Body><a/>"),
    "text/xml",
  ],
  ["another service's namespace", rawEnvelope({ service: "WSUpdUd", xml: PLAIN }), "text/xml"],
  [
    "a field missing",
    rawEnvelope({ service: "WSAddUd", xml: PLAIN }).replace(/<hash.*<\/hash>/, ""),
    "text/xml",
  ],
  ["a document type", `<!DOCTYPE a>${rawEnvelope({ service: "WSAddUd", xml: PLAIN })}`, "text/xml"],
  ["an unknown encoding", rawEnvelope({ service: "WSAddUd", xml: PLAIN }), "text/xml; charset=boh"],
  ["multipart without boundary", "--b\r\n", "multipart/related"],
  ["multipart cut short", "--b\r\nContent-Type: text/xml\r\n\r\n<a", "multipart/related; boundary=b"],
  [
    "multipart without its root",
    "--b\r\nContent-Id: <x>\r\n\r\nx\r\n--b--",
    'multipart/related; boundary=b; start="<y>"',
  ],
])(
  "an envelope that is %s gets a SOAP fault with HTTP 500, and the server lives on",
  async (_case, body, contentType) => {
    const answer = await send(body, contentType);
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(/<faultcode>soapenv:(Client|Server)<\/faultcode>/);
    expect(errorOf(await add(PLAIN))).toContain("<WSResult>1</WSResult>");
  },
);

test("without numbered Content-Ids nobody can foresee which file is which", async () => {
  const xml =
    "<NewUD><OggettoUD>x</OggettoUD><VersioneElettronica><NroAttachmentAssociato>1</NroAttachmentAssociato><NomeFile>a.txt</NomeFile></VersioneElettronica></NewUD>";
  const names = ["a.txt", "b.txt", "c.txt", "d.txt"];
  const files = names.map((name) => [`<${name}>`, Buffer.from(name)] as const);
  const answer = await callRaw(sandbox, { service: "WSAddUd", xml, files });
  const id = textsOf(answer.attachments[0], "IdUD")[0];
  const read = await callRaw(sandbox, {
    service: "WSExtractMulti",
    xml: `<EstremiXIdentificazioneUD><IdUD>${id}</IdUD></EstremiXIdentificazioneUD>`,
  });
  expect(read.attachments[1]?.toString()).not.toBe("a.txt");
});

test("a token stands for user and password until it is told to be expired", async () => {
  const login = await callRaw(sandbox, { service: "WSLogin", xml: "", fields: { hash: "" } });
  const token =
    /<TokenConnessione[^>]*>([0-9a-f]+)</.exec(login.attachments[0]?.toString("latin1") ?? "")?.[1] ?? "";
  const session = { userName: "", password: token };
  expect((await add(PLAIN, session)).base).toContain("<WSResult>1</WSResult>");
  sandbox.world.faults.set("auriga", { expiredTokenRate: 1 });
  expect(errorOf(await add(PLAIN, session))).toBe("4");
  expect((await add(PLAIN)).base).toContain("<WSResult>1</WSResult>");
});

test.each([
  [{ refusalRate: 1 }, "100"],
  [{ digestRate: 1 }, "8"],
])("switched faults %o are business errors inside an HTTP 200", async (faults, number) => {
  sandbox.world.faults.set("auriga", faults);
  expect(errorOf(await add(PLAIN))).toBe(number);
});

test("a malformed answer is an HTTP 200 whose inside cannot be read", async () => {
  sandbox.world.faults.set("auriga", { malformedRate: 1 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => add(PLAIN)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const isWhole = ({ base, attachments }: RawAnswer): boolean =>
    base.includes("</BaseOutput_WS>") && attachments[0]?.toString().includes("</Output_UD>") === true;
  expect(answers.filter(isWhole)).toEqual([]);
});

test("throttling, outages and errors before any effect are worded as the server's front does", async () => {
  sandbox.world.faults.set("auriga", { throttleRate: 1 });
  expect((await add(PLAIN)).status).toBe(429);
  sandbox.world.faults.set("auriga", { throttleRate: 0, errorRate: 1 });
  expect((await add(PLAIN)).status).toBeGreaterThanOrEqual(500);
  sandbox.world.faults.set("auriga", { errorRate: 0, down: true });
  await sandbox.settled();
  await expect(add(PLAIN)).rejects.toThrow();
});
