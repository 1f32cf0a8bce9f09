import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Message } from "@stabile/contract/exchange";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { databaseKind } from "#test/support/database.ts";
import { GOOD_OUTCOME } from "#test/support/hostile-city.ts";
import { DEEP, nextId } from "#test/support/hostile-records.ts";
import { type HostileWorld, openHostileWorld, until } from "#test/support/hostile-world.ts";
import { json } from "#test/support/odd-server.ts";

let world: HostileWorld;
/** What the platform answers to the status that says a text; to all others it says yes. */
const answers = new Map<string, (response: ServerResponse) => void>();

beforeAll(async () => {
  world = await openHostileWorld();
  world.city.outcome = (response, body) => {
    const text = [...answers.keys()].find((one) => body.includes(one));
    const answer = text === undefined ? undefined : answers.get(text);
    if (answer === undefined) json(response, 200, GOOD_OUTCOME);
    else answer(response);
  };
});
afterAll(() => world.close());

/** A status to be told on a case; delivery finds it at its next sweep. @returns its subject */
async function toTell(text: string): Promise<string> {
  const subject = uuidV7();
  await world.database.db
    .insertInto("outbox_message")
    .values({
      id: uuidV7(),
      platform: "czrm",
      kind: "case-status",
      subject_kind: "request",
      subject_id: subject,
      idempotency_key: `${subject}:${randomUUID()}`,
      payload: JSON.stringify({ caseKey: nextId("500"), status: "planned", text }),
      correlation_id: randomUUID(),
    })
    .execute();
  return subject;
}

async function shownOf(subject: string): Promise<Message | undefined> {
  const { text } = await world.read("/api/v1/exchange/messages?direction=out&limit=200");
  return (JSON.parse(text) as { items: Message[] }).items.find(({ subjectId }) => subjectId === subject);
}

const inState = (subject: string, state: string) =>
  until(
    async () => {
      const shown = await shownOf(subject);
      return shown?.state === state && shown;
    },
    `la consegna: ${state}`,
    () => shownOf(subject),
  );

const afterFailure = (subject: string) =>
  until(
    async () => {
      const shown = await shownOf(subject);
      return shown?.lastError !== undefined && shown;
    },
    "un tentativo fallito",
    () => shownOf(subject),
  );

let sent = 0;
const ok = { "content-type": "application/json" };

/** Writes without end, as long as somebody reads. */
function withoutEnd(response: ServerResponse): void {
  const chunk = Buffer.alloc(256 * 1024, "x");
  response.writeHead(200, ok);
  const more = () => {
    while (!response.destroyed && sent < 300_000_000) {
      sent += chunk.length;
      if (!response.write(chunk)) return void response.once("drain", more);
    }
  };
  more();
}

const RETRIED: [string, (response: ServerResponse) => void, RegExp][] = [
  [
    "HTML with status 200",
    (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>Benvenuto</html>"),
    /Risposta composta non leggibile/,
  ],
  ["an empty 200", (response) => response.writeHead(200, ok).end(), /Risposta composta non leggibile/],
  [
    "JSON cut in the middle",
    (response) => response.writeHead(200, ok).end(JSON.stringify(GOOD_OUTCOME).slice(0, 60)),
    /non leggibile/,
  ],
  [
    "a connection cut in the middle of the body",
    (response) =>
      void response.writeHead(200, { ...ok, "content-length": "5000" }).write("{", () => response.destroy()),
    /Connessione interrotta|Chiamata non riuscita|troncata/,
  ],
  ["a body without end", withoutEnd, /Risposta oltre 1048576 byte/],
  [
    "a compressed body that nobody asked for",
    (response) =>
      response
        .writeHead(200, { ...ok, "content-encoding": "gzip" })
        .end(gzipSync(JSON.stringify(GOOD_OUTCOME))),
    /non leggibile/,
  ],
  ["ten thousand brackets", (response) => response.writeHead(200, ok).end(DEEP), /non leggibile/],
  [
    "somebody else's address",
    (response) => response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
    /302/,
  ],
  [
    "an error page of a proxy",
    (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>"),
    /502/,
  ],
  [
    "a lock inside a 200",
    (response) =>
      json(response, 200, {
        compositeResponse: [
          {
            httpStatusCode: 400,
            referenceId: "caso",
            body: [{ errorCode: "UNABLE_TO_LOCK_ROW", message: "occupato" }],
          },
        ],
      }),
    /UNABLE_TO_LOCK_ROW/,
  ],
];

describe("an answer that cannot be understood is no answer: the status waits, visibly, and is told again until it arrives", () => {
  test.concurrent.each(RETRIED)(`%s (${databaseKind})`, async (what, outcome, error) => {
    answers.set(what, outcome);
    const [first, other] = [await toTell(what), await toTell("Altro lavoro.")];
    const waiting = await afterFailure(first);
    expect(waiting.lastError).toMatch(error);
    expect(["pending", "delivering"]).toContain(waiting.state);
    answers.delete(what);
    await inState(first, "delivered");
    await inState(other, "delivered");
  });
});

test("of a body without end no more than a little is read", () => {
  // Four of them were asked for at most, each of one megabyte and what was already on its way.
  expect(sent).toBeGreaterThan(0);
  expect(sent).toBeLessThan(60_000_000);
});

const refusedBy = (body: unknown) => ({
  compositeResponse: [
    { httpStatusCode: 400, referenceId: "caso", body },
    {
      httpStatusCode: 400,
      referenceId: "commento",
      body: [{ errorCode: "PROCESSING_HALTED", message: "fermo" }],
    },
  ],
});

test.concurrent.each([
  [
    "an error of the platform's business inside a 200",
    refusedBy([{ errorCode: "INVALID_FIELD", message: "Campo errato" }]),
    /INVALID_FIELD: Campo errato/,
  ],
  ["an error whose body is no list of errors", refusedBy({ boh: true }), /boh/],
  ["an error ten thousand times nested", undefined, /^\S/],
  [
    "an error that repeats who reported",
    refusedBy([{ errorCode: "INVALID_EMAIL", message: "mario.parodi@example.org non valida" }]),
    /INVALID_EMAIL: m\*\*\*@example.org/,
  ],
])("%s is parked with its reason, and the statuses of other reports go on", async (what, body, reason) => {
  answers.set(what, (response) =>
    body === undefined
      ? void response
          .writeHead(200, ok)
          .end(`{"compositeResponse":[{"httpStatusCode":400,"referenceId":"caso","body":${DEEP}}]}`)
      : json(response, 200, body),
  );
  const refused = await toTell(what);
  expect((await inState(refused, "parked")).reason).toMatch(reason);
  await inState(await toTell("Altro lavoro."), "delivered");
});
