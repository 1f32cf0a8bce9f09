import { createHmac } from "node:crypto";
import { exchangeRoutes as contract } from "@stabile/contract/exchange";
import { afterAll, beforeAll, expect, test } from "vitest";
import { czrmReceiver } from "#connectors/czrm/receiver.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { exchangeRoutes } from "#features/exchange/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { DELIVER_QUEUE, putInOutbox } from "#runtime/delivery/outbox.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { createExchangeLedger, type ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { recordedJobs } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

const people = {
  systems: person("Sistemi", [{ role: "systems", scopeKind: "municipality", scopeKey: "" }]),
  auditor: person("Revisora", [{ role: "auditor", scopeKind: "municipality", scopeKey: "" }]),
  urp: person("Operatrice", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
  substitute: person("Sostituta", [
    {
      role: "systems",
      scopeKind: "municipality",
      scopeKey: "",
      origin: "substitution",
      lentBy: { userId: "11111111-1111-7111-8111-111111111111", displayName: "Anna" },
    },
  ]),
  emergency: person("Reperibile", [
    { role: "systems", scopeKind: "municipality", scopeKey: "", origin: "emergency" },
  ]),
};

let database: TestDatabase;
let desk: Desk;
let ledger: ExchangeLedger;
const jobs = recordedJobs();
const woken: string[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  ledger = createExchangeLedger(database.db, { onError: (error) => expect.fail(String(error)) });
  desk = await openDesk({
    db: database.db,
    people,
    register: (api) =>
      exchangeRoutes(api, {
        jobs,
        ledger,
        accessLog: createAccessLog(database.db),
        czrmReceiver: czrmReceiver({ CZRM_ESB_SECRET: "segreto" }),
        platforms: [
          {
            code: "czrm",
            label: "CzRM",
            synchronise: async () => void woken.push("synchronise"),
            wakeInbox: async () => void woken.push("inbox"),
          },
          { code: "realgimm", label: "RealGimm" },
        ],
      }),
  });
});
afterAll(async () => {
  await desk.close();
  await ledger.settled();
  await database.close();
});

let count = 0;
async function outgoing(subjectId: string, state = "pending"): Promise<string> {
  count += 1;
  const idempotencyKey = `chiave-${count}`;
  const messages = [
    {
      platform: "czrm",
      kind: "case-status",
      subjectKind: "request",
      subjectId,
      idempotencyKey,
      payload: { text: "Chiamare il 010 1234567", SuppliedEmail: "cittadina@example.org" },
      correlationId: "corr-out",
    },
  ];
  await inTransaction(database.db, (tx) => putInOutbox(tx, jobs, messages));
  const { id } = await database.db
    .updateTable("outbox_message")
    .set({ state, reason: state === "parked" ? "rifiutato" : null })
    .where("idempotency_key", "=", idempotencyKey)
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function incoming(state: string): Promise<string> {
  count += 1;
  const id = uuidV7();
  await database.db
    .insertInto("inbox_message")
    .values({
      id,
      platform: "czrm",
      message_id: `m-${count}`,
      kind: "case",
      payload: JSON.stringify({ SuppliedName: "Rossi", CodiceFiscale__c: "RSSMRA80A01D969X" }),
      state,
      reason: state === "parked" ? "CodiceFiscale__c: RSSMRA80A01D969X non valido" : null,
      correlation_id: "corr-in",
    })
    .execute();
  return id;
}

const post = (name: string, path: string, body: unknown = { reason: "verificato con l'ufficio" }) =>
  desk.call(name, path, { method: "POST", body });
const stateOut = (id: string) =>
  database.db.selectFrom("outbox_message").select("state").where("id", "=", id).executeTakeFirstOrThrow();

test(`messages of each direction are listed newest first, page by page, by state and platform (${databaseKind})`, async () => {
  const ids = [];
  for (let index = 0; index < 5; index += 1) ids.unshift(await incoming("parked"));
  const first = await desk.call(
    "systems",
    "/exchange/messages?direction=in&state=parked&platform=czrm&limit=3",
  );
  const page = contract.listMessages.response.parse(first.body);
  const rest = await desk.call(
    "systems",
    `/exchange/messages?direction=in&state=parked&platform=czrm&limit=3&cursor=${page.nextCursor}`,
  );
  const shown = [...page.items, ...contract.listMessages.response.parse(rest.body).items].map(({ id }) => id);
  expect(shown).toEqual(ids);
  expect(
    (await desk.call("systems", "/exchange/messages?direction=in&platform=realgimm")).body.items,
  ).toEqual([]);
  expect((await desk.call("systems", "/exchange/messages?direction=out&state=handled")).body.items).toEqual(
    [],
  );
});

test("a message's content is shown with personal data masked, with its calls, and the reading is logged", async () => {
  const id = await incoming("parked");
  ledger.record({
    at: new Date(),
    direction: "out",
    platform: "czrm",
    api: "Salesforce REST",
    method: "GET",
    path: "/czrm/x",
    status: 200,
    outcome: "ok",
    latencyMs: 12.4,
    correlationId: "corr-in",
  });
  await ledger.settled();
  const { body, text } = await desk.call("auditor", `/exchange/messages/in/${id}`);
  const detail = contract.readMessage.response.parse(body);
  expect(detail.exchanges.length).toBeGreaterThan(0);
  expect(text).not.toContain("RSSMRA80A01D969X");
  expect(text).not.toContain("Rossi");
  const logged = await database.db
    .selectFrom("access_log")
    .select("user_id")
    .where("subject_id", "=", id)
    .execute();
  expect(logged).toEqual([{ user_id: people.auditor.userId }]);
  const out = await outgoing(uuidV7());
  expect((await desk.call("systems", `/exchange/messages/out/${out}`)).text).not.toContain("cittadina@");
  expect((await desk.call("systems", `/exchange/messages/out/${uuidV7()}`)).status).toBe(404);
});

test("a parked message tried again goes back to the queue at once, and who did it and why is on record", async () => {
  const subject = uuidV7();
  const id = await outgoing(subject, "parked");
  jobs.enqueued.length = 0;
  expect((await post("systems", `/exchange/messages/out/${id}/retry`)).status).toBe(200);
  expect(await stateOut(id)).toEqual({ state: "pending" });
  expect(jobs.enqueued).toEqual([{ queue: DELIVER_QUEUE, data: { platform: "czrm", subjectId: subject } }]);
  const audited = await database.db
    .selectFrom("audit_entry")
    .select(["actor_label", "action", "detail"])
    .where("subject_id", "=", id)
    .execute();
  expect(audited).toMatchObject([
    {
      actor_label: "Sistemi",
      action: "message.retry",
      detail: { reason: "verificato con l'ufficio", from: "parked" },
    },
  ]);
});

test("whatever is done to a message in somebody's place, or in an emergency, says so where the emergency is reviewed", async () => {
  const inPlaceOf = "11111111-1111-7111-8111-111111111111";
  const capacities = {
    substitute: { capacity: "in sostituzione di Anna", inPlaceOf },
    emergency: { capacity: "accesso d'emergenza" },
  };
  for (const [who, capacity] of Object.entries(capacities))
    for (const deed of ["retry", "discard"]) {
      const id = await outgoing(uuidV7(), "parked");
      expect((await post(who, `/exchange/messages/out/${id}/${deed}`)).status).toBe(200);
      const entry = await database.db
        .selectFrom("audit_entry")
        .select(["action", "actor_id", "actor_label", "subject_kind", "detail"])
        .where("subject_id", "=", id)
        .executeTakeFirstOrThrow();
      const { userId, displayName } = people[who as keyof typeof people];
      expect(entry).toEqual({
        action: `message.${deed}`,
        actor_id: userId,
        actor_label: `${displayName} (${capacity.capacity})`,
        subject_kind: "message-out",
        detail: { reason: "verificato con l'ufficio", platform: "czrm", from: "parked", ...capacity },
      });
    }
});

test("what was delivered is not told again, nor an old status after a newer one", async () => {
  const subject = uuidV7();
  const [old, newer] = [await outgoing(subject, "parked"), await outgoing(subject, "delivered")];
  expect((await post("systems", `/exchange/messages/out/${newer}/retry`)).status).toBe(409);
  expect((await post("systems", `/exchange/messages/out/${old}/retry`)).status).toBe(409);
  expect((await post("systems", `/exchange/messages/out/${old}/discard`)).status).toBe(200);
  expect(await stateOut(old)).toEqual({ state: "discarded" });
  expect((await post("systems", `/exchange/messages/out/${newer}/discard`)).status).toBe(409);
});

test("a message received and handled can be handled again, and one that is parked given up", async () => {
  const [handled, parked] = [await incoming("handled"), await incoming("parked")];
  woken.length = 0;
  expect((await post("systems", `/exchange/messages/in/${handled}/retry`)).status).toBe(200);
  expect(woken).toEqual(["inbox"]);
  expect((await post("systems", `/exchange/messages/in/${parked}/discard`)).status).toBe(200);
  const states = await database.db
    .selectFrom("inbox_message")
    .select(["id", "state"])
    .where("id", "in", [handled, parked])
    .execute();
  expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
    [handled]: "received",
    [parked]: "discarded",
  });
});

test("only the systems officer operates the exchange, the auditor only looks, the desk does neither", async () => {
  const id = await incoming("parked");
  expect((await post("auditor", `/exchange/messages/in/${id}/retry`)).status).toBe(403);
  expect((await desk.call("urp", "/exchange/platforms")).status).toBe(403);
  expect((await desk.call("auditor", "/exchange/platforms")).status).toBe(200);
  expect((await post("systems", `/exchange/messages/in/${id}/retry`, { reason: "x" })).status).toBe(400);
});

test("the health of a platform says what it last did, what waits and what is stopped", async () => {
  const line = {
    direction: "out",
    api: "x",
    method: "GET",
    path: "/x",
    latencyMs: 1,
    correlationId: "h",
  } as const;
  ledger.record({
    ...line,
    at: new Date(Date.now() - 2_000),
    platform: "realgimm",
    outcome: "ok",
    status: 200,
  });
  ledger.record({
    ...line,
    at: new Date(),
    platform: "realgimm",
    outcome: "unavailable",
    error: "Nessuna risposta in tempo",
  });
  await ledger.settled();
  const { items } = contract.listPlatforms.response.parse(
    (await desk.call("systems", "/exchange/platforms")).body,
  );
  expect(items.map(({ platform }) => platform)).toEqual(["czrm", "realgimm"]);
  expect(items[1]).toMatchObject({
    state: "down",
    lastFailure: "Nessuna risposta in tempo",
    callsLastHour: 2,
    failuresLastHour: 1,
    waitingOut: 0,
  });
  expect(items[0]?.parkedIn).toBeGreaterThan(0);
  ledger.noteBreaker("realgimm", "open");
  await ledger.settled();
  const withOpen = (await desk.call("systems", "/exchange/platforms")).body.items[1];
  expect(withOpen).toMatchObject({ breaker: "open", state: "down" });
  ledger.record({ ...line, at: new Date(), platform: "realgimm", outcome: "ok", status: 200 });
  await ledger.settled();
  expect((await desk.call("systems", "/exchange/platforms")).body.items[1].breaker).toBe("closed");
  const ledgerPage = await desk.call("systems", "/exchange/ledger?platform=realgimm&outcome=unavailable");
  expect(contract.listExchanges.response.parse(ledgerPage.body).items).toHaveLength(1);
});

test("a synchronisation is started by hand where there is one", async () => {
  woken.length = 0;
  expect((await post("systems", "/exchange/platforms/czrm/synchronise", undefined)).status).toBe(202);
  expect(woken).toEqual(["synchronise"]);
  expect((await post("systems", "/exchange/platforms/realgimm/synchronise", undefined)).status).toBe(404);
});

async function notify(body: string, secret = "segreto", type = "application/json"): Promise<number> {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const answer = await fetch(`${desk.base}/platforms/czrm/events`, {
    method: "POST",
    headers: { "content-type": type, "x-esb-signature": signature },
    body,
  });
  return answer.status;
}

const received = (messageId: string) =>
  database.db.selectFrom("inbox_message").selectAll().where("message_id", "=", messageId).execute();

test("a signed notice is stored as it came and answered at once, however often it is repeated", async () => {
  // Spaces and order as the sender wrote them: the signature is of the text, not of its meaning.
  const body =
    '{ "type": "case.created",  "eventId": "evento-0001", "caseId": "5007Q0000000018QAA", "città": "è" }';
  woken.length = 0;
  expect([await notify(body), await notify(body)]).toEqual([202, 202]);
  const rows = await received("evento-0001");
  expect(rows).toMatchObject([{ state: "received", payload: body, kind: "case-event", platform: "czrm" }]);
  expect(woken).toEqual(["inbox"]);
});

test("a notice that is not signed is refused, not kept, and leaves its line in the ledger", async () => {
  const body = JSON.stringify({
    type: "case.created",
    eventId: "evento-falso",
    caseId: "5007Q0000000018QAA",
  });
  expect(await notify(body, "altro segreto")).toBe(401);
  expect(await received("evento-falso")).toEqual([]);
  await ledger.settled();
  const page = await desk.call("systems", "/exchange/ledger?platform=czrm&outcome=refused");
  expect(page.body.items).toMatchObject([
    { direction: "in", status: 401, requestExcerpt: expect.stringContaining("evento-falso") },
  ]);
});

test("a signed notice that cannot be understood is kept and parked with its reason", async () => {
  const body = "{ non è JSON";
  expect(await notify(body)).toBe(202);
  const rows = await database.db
    .selectFrom("inbox_message")
    .selectAll()
    .where("payload", "=", body)
    .execute();
  expect(rows).toMatchObject([
    { state: "parked", reason: expect.stringContaining("Notifica non riconosciuta") },
  ]);
});

test("a signed notice that is too large is kept by its beginning, parked with its size, and blocks nothing behind it", async () => {
  const large = JSON.stringify({
    type: "case.created",
    eventId: "evento-enorme",
    caseId: "5007Q0000000018QAA",
    note: "x".repeat(1_100_000),
  });
  expect(await notify(large)).toBe(202);
  const [kept] = await received("evento-enorme");
  expect(kept).toMatchObject({ state: "parked", reason: expect.stringContaining("troppo grande: 1100") });
  expect(kept?.payload.length).toBeLessThan(70_000);
  const next = JSON.stringify({
    type: "case.created",
    eventId: "evento-dopo",
    caseId: "5007Q0000000018QAA",
  });
  expect(await notify(next)).toBe(202);
  expect(await received("evento-dopo")).toMatchObject([{ state: "received" }]);
});
