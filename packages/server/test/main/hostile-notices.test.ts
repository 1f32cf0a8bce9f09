import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseKind } from "#test/support/database.ts";
import { caseText, DEEP, nextId, SCRIPT } from "#test/support/hostile-records.ts";
import { type HostileWorld, openHostileWorld, signed, until } from "#test/support/hostile-world.ts";

let world: HostileWorld;
beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(() => world.close());

let count = 0;
const eventId = () => `evento-${String((count += 1)).padStart(6, "0")}`;

function notice(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { type: "case.created", eventId: eventId(), caseId: nextId("500"), ...changes };
}

const known = async () => new Set((await world.messages()).map(({ id }) => id));

/** A good notice, with its case on the platform, is turned into a request. */
async function goodNoticeIsHandled(): Promise<void> {
  const key = nextId("500");
  world.city.cases = [caseText(key)];
  const id = eventId();
  expect(await world.notify(JSON.stringify(notice({ caseId: key, eventId: id })))).toBe(202);
  await until(
    async () => (await world.messages()).some((one) => one.messageId === id && one.state === "handled"),
    "la notifica buona",
    () => world.messages(),
  );
}

async function newParked(before: ReadonlySet<string>) {
  return until(
    async () => (await world.messages("&state=parked")).find((one) => !before.has(one.id)),
    "una notifica ferma",
    () => world.messages(),
  );
}

const BOMB = gzipSync(Buffer.alloc(200_000_000));
const XML = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>';

const PARKED: [string, Buffer | string, Record<string, string>, RegExp][] = [
  ["what is not JSON", "{ non è JSON", {}, /non è JSON/],
  ["JSON cut in the middle", JSON.stringify(notice()).slice(0, -9), {}, /non è JSON, o è troncato/],
  ["an empty body", "", {}, /il messaggio è vuoto/],
  ["a list", "[]", {}, /messaggio: /],
  ["null", "null", {}, /messaggio: /],
  ["a number", "1e999", {}, /messaggio: /],
  ["ten thousand brackets", DEEP, {}, /messaggio: /],
  ["a type that nobody knows", JSON.stringify(notice({ type: "case.exploded" })), {}, /type: /],
  ["script as its type", JSON.stringify(notice({ type: SCRIPT })), {}, /type: /],
  ["NUL in its id", JSON.stringify(notice({ eventId: "evento\u0000uno" })), {}, /eventId: /],
  [
    "half a surrogate pair in its id",
    '{"type":"case.created","eventId":"evento-\\ud800-1","caseId":"500000000000001AAA"}',
    {},
    /eventId: /,
  ],
  [
    "an id of 5 MB",
    JSON.stringify(notice({ eventId: "e".repeat(5_000_000) })),
    {},
    /^Messaggio troppo grande: 5\d{6} byte/,
  ],
  [
    "a note of 5 MB",
    JSON.stringify(notice({ note: "x".repeat(5_000_000) })),
    {},
    /^Messaggio troppo grande: 5\d{6} byte/,
  ],
  [
    "a path in place of its case",
    JSON.stringify(notice({ caseId: "../../Account" })),
    {},
    /caseId: identificativo di caso/,
  ],
  [
    "SOQL in place of its case",
    JSON.stringify(notice({ caseId: "500') OR (Id != '" })),
    {},
    /caseId: identificativo/,
  ],
  ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x81]), {}, /non è un testo UTF-8/],
  ["an XML document with an entity of ours in it", XML, { "content-type": "application/xml" }, /non è JSON/],
  [
    "a compressed body",
    gzipSync(JSON.stringify(notice())),
    { "content-encoding": "gzip" },
    /compresso \(gzip\)/,
  ],
  ["200 MB compressed into a few kB", BOMB, { "content-encoding": "gzip" }, /compresso \(gzip\)/],
  ["a type of content that nobody knows", "ciao", { "content-type": "application/x-ignoto" }, /non è JSON/],
  ["a multipart body", "--a\r\n", { "content-type": "multipart/form-data; boundary=a" }, /non è JSON/],
  ["a case that the platform does not know", JSON.stringify(notice()), {}, /CzRM non conosce questo caso/],
];

describe("a signed notice that cannot be handled is parked with its reason and blocks nothing behind it", () => {
  test.each(PARKED)(`with %s (${databaseKind})`, async (_, body, headers, reason) => {
    const before = await known();
    expect(await world.notify(body, headers)).toBe(202);
    const parked = await newParked(before);
    expect(parked.reason).toMatch(reason);
    const shown = await world.read(`/api/v1/exchange/messages/in/${parked.id}`);
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain("root:");
    // The same message again is the same message.
    expect(await world.notify(body, headers)).toBe(202);
    expect((await world.messages("&state=parked")).filter(({ id }) => !before.has(id))).toHaveLength(1);
    await goodNoticeIsHandled();
  });
});

test("a notice with hostile keys beside good ones is handled, and nothing of ours is changed by them", async () => {
  const key = nextId("500");
  world.city.cases = [caseText(key)];
  const id = eventId();
  const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"strano":${DEEP},"type":"case.created","eventId":"${id}","eventId":"${id}-bis","caseId":"${key}"}`;
  expect(await world.notify(body)).toBe(202);
  await until(
    async () =>
      (await world.messages()).some((one) => one.messageId === `${id}-bis` && one.state === "handled"),
    "la notifica",
  );
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

const other = createHmac("sha256", "un altro segreto").update("{}").digest("hex");
const FORGED: [string, Record<string, string>][] = [
  ["no signature", { "x-esb-signature": "" }],
  ["the signature of another secret", { "x-esb-signature": `sha256=${other}` }],
  ["an old signature, of another message", signed(JSON.stringify({ type: "case.created" }))],
  ["a signature that is no hexadecimal", { "x-esb-signature": `sha256=${"z".repeat(64)}` }],
  ["a signature of another kind", { "x-esb-signature": `md5=${"0".repeat(32)}` }],
];

test.each(FORGED)("a notice with %s is refused, kept nowhere, and told by the ledger", async (_, headers) => {
  const before = await known();
  const body = JSON.stringify(notice());
  expect(await world.notify(body, headers)).toBe(401);
  expect((await world.messages()).filter(({ id }) => !before.has(id))).toEqual([]);
  const line = await until(async () => {
    const { text } = await world.read("/api/v1/exchange/ledger?platform=czrm&outcome=refused");
    return (JSON.parse(text) as { items: { requestExcerpt?: string; status?: number }[] }).items.find(
      ({ requestExcerpt }) => requestExcerpt?.includes(JSON.parse(body).eventId as string),
    );
  }, "una riga nel registro");
  expect(line.status).toBe(401);
  await goodNoticeIsHandled();
});

test("an old notice sent again, signature and all, is the same notice: nothing is done twice", async () => {
  const key = nextId("500");
  world.city.cases = [caseText(key)];
  const body = JSON.stringify(notice({ caseId: key }));
  expect([await world.notify(body), await world.notify(body), await world.notify(body)]).toEqual([
    202, 202, 202,
  ]);
  const { eventId: id } = JSON.parse(body) as { eventId: string };
  expect((await world.messages()).filter(({ messageId }) => messageId.startsWith(id))).toHaveLength(1);
});

test("two notices under one id that say different things are both kept, the second for a person to look at", async () => {
  await goodNoticeIsHandled();
  const [first] = (await world.messages("&state=handled")).filter(({ kind }) => kind === "case-event");
  const before = await known();
  const body = JSON.stringify(notice({ eventId: first?.messageId }));
  expect(await world.notify(body)).toBe(202);
  const parked = await newParked(before);
  expect(parked.reason).toContain("è già di un altro messaggio");
  expect((await world.read(`/api/v1/exchange/messages/in/${parked.id}`)).text).toContain(
    JSON.parse(body).caseId,
  );
});

/** Sends a body without end until it is answered. @returns the status, and how many bytes were sent by then */
function sendWithoutEnd(
  headers: Record<string, string>,
  seed: string,
): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let isOver = false;
    const call = httpRequest(`${world.base}/api/v1/platforms/czrm/events`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    call.on("response", (answer) => {
      isOver = true;
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, sent });
      call.destroy();
    });
    // Who is refused while still writing may hear of the cut connection before reading the answer that came with it.
    call.on("error", (error) => setTimeout(() => (isOver ? undefined : reject(error)), 500));
    const chunk = Buffer.from(seed.padEnd(256 * 1024, "x"));
    const more = () => {
      while (!isOver && sent < 200_000_000) {
        sent += chunk.length;
        if (!call.write(chunk)) return void call.once("drain", more);
      }
    };
    more();
  });
}

const SIGNATURE = { "x-esb-signature": `sha256=${"0".repeat(64)}` };

test.each([
  ["without saying its size", {}, "di dimensione non dichiarata"],
  ["that says its size", { "content-length": "900000000" }, "di 900000000 byte"],
])(
  "a message without end, %s, is refused after 8 MB; its beginning, size and reason stay in the console",
  async (seed, size, told) => {
    const before = await known();
    const { status, sent } = await sendWithoutEnd({ ...SIGNATURE, ...size }, `{"eventId":"${seed}","note":"`);
    expect(status).toBe(413);
    expect(sent).toBeLessThan(40_000_000);
    const parked = await newParked(before);
    expect(parked.reason).toContain(told);
    const { payload } = await world.database.db
      .selectFrom("inbox_message")
      .select("payload")
      .where("id", "=", parked.id)
      .executeTakeFirstOrThrow();
    expect(payload.startsWith(`{"eventId":"${seed}"`)).toBe(true);
    expect(payload.length).toBe(64 * 1024);
    await goodNoticeIsHandled();
  },
);

test("messages without end that nobody signed are not kept, and of the others only so many in a day", async () => {
  const before = await known();
  expect((await sendWithoutEnd({}, "senza firma")).status).toBe(413);
  expect((await world.messages()).filter(({ id }) => !before.has(id))).toEqual([]);
  for (let index = 0; index < 20; index += 1) await sendWithoutEnd(SIGNATURE, `molti ${index}`);
  const kept = (await world.messages("&state=parked")).filter(({ messageId }) =>
    messageId.startsWith("oversize:"),
  );
  expect(kept).toHaveLength(20);
  await goodNoticeIsHandled();
});

test("a sender that goes away in the middle leaves nothing half done", async () => {
  const before = await known();
  await new Promise<void>((resolve) => {
    const call = httpRequest(`${world.base}/api/v1/platforms/czrm/events`, {
      method: "POST",
      headers: { ...SIGNATURE, "content-type": "application/json", "content-length": "1000" },
    });
    call.on("error", () => resolve());
    call.write('{"eventId":"interrotto"', () => setTimeout(() => call.destroy(new Error("via")), 100));
  });
  await goodNoticeIsHandled();
  const fresh = (await world.messages()).filter(({ id, kind }) => !before.has(id) && kind === "case-event");
  expect(fresh).toHaveLength(1);
});
