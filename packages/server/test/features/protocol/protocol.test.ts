import { Readable } from "node:stream";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { aurigaProtocolRegister } from "#connectors/auriga/client.ts";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { closeEmergency, openEmergency } from "#features/protocol/emergency-register.ts";
import { protocolSender } from "#features/protocol/protocol-sender.ts";
import { recordEntry } from "#features/protocol/record-entry.ts";
import { createDelivery } from "#runtime/delivery/deliver.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { openSoapServer, type SoapServer } from "#test/connectors/auriga/soap-server.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let server: SoapServer;
let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  server = await openSoapServer();
  await sql`delete from protocol_entry`.execute(database.db);
  await sql`delete from outbox_message`.execute(database.db);
  await sql`delete from emergency_register`.execute(database.db);
});
afterEach(() => server.close());

const ACTOR = { id: null, label: "Referente di prova" };
const PDF = Buffer.from("%PDF-1.7 richiesta");

function record(subject: string): Promise<{ id: string; code: string }> {
  return inTransaction(database.db, (tx) =>
    recordEntry(
      tx,
      { jobs: idleJobs, clock },
      {
        direction: "in",
        subject,
        correspondents: [{ kind: "person", name: "Prova", firstName: "Ada" }],
        attachments: [{ name: "richiesta.pdf", mediaType: "application/pdf", sha256: "a".repeat(64) }],
        cause: { kind: "employer-request", id: uuidV7(), buildingId: null, municipio: null },
        actor: ACTOR,
        correlationId: "c",
      },
    ),
  );
}

/** One life of the worker, killed at a step when it is told to. */
async function live(url: string, dieAt?: string): Promise<void> {
  // why: the ledger's table is tested with the console.
  const ledger = { record: () => undefined, noteBreaker: () => undefined, settled: async () => undefined };
  const common = { platform: "protocol", api: "AURIGA", ledger, clock, totalMs: 5_000 };
  const http = createHttpClient({ ...common, baseUrl: url, breaker: { failures: 1_000 } });
  const config = AurigaConfig.parse({ AURIGA_USER: "ws", AURIGA_PASSWORD: "segreto & <co>" });
  let isDead = false;
  const onStep = (step: string) => {
    isDead ||= step === dieAt;
    if (isDead) throw Object.assign(new Error("killed"), { code: "57P01" });
  };
  const deps = { db: database.db, clock, register: aurigaProtocolRegister(config, http) };
  const sender = protocolSender({ ...deps, blobs: { open: async () => Readable.from([PDF]) }, onStep });
  // A killed process settles nothing: what its sender throws must not be taken for an outcome.
  const killable = {
    ...sender,
    send: (message: Parameters<typeof sender.send>[0]) =>
      sender.send(message).catch((error: unknown) => {
        if (isDead) return new Promise<never>((_, reject) => reject(error));
        throw error;
      }),
  };
  const delivery = createDelivery({ db: database.db, clock, senders: [killable], onStep });
  await delivery.sweep().catch((error: unknown) => {
    if (!isDead) throw error;
  });
  await http.close();
}

async function entries() {
  const { rows } = await sql<Record<string, unknown>>`
    select code, state, year, number, emergency_number, emergency_year, missing_files, refusal, unit_id
    from protocol_entry order by created_at, id`.execute(database.db);
  return rows;
}

/** The lease of a killed holder runs out, and what was postponed is due. */
const later = () => {
  aheadMs += 3_600_000;
};

test(`a document is protocolled by the queue and has its number (${databaseKind})`, async () => {
  const { code } = await record("Richiesta di verifica dell'impianto");
  expect(code).toMatch(/^PRT-\d{4}-\d{6}$/);
  await live(server.url);
  expect(await entries()).toMatchObject([
    { code, state: "registered", year: 2026, number: 1, unit_id: "1001" },
  ]);
  expect(server.units[0]?.files[0]?.bytes).toEqual(PDF);
  later();
  await live(server.url);
  expect(server.units).toHaveLength(1);
});

test("what causes it and the document are one: undone together, nothing waits for the protocol", async () => {
  await inTransaction(database.db, async (tx) => {
    const cause = { kind: "x", id: uuidV7(), buildingId: null, municipio: null };
    const plain = { direction: "in" as const, subject: "s", correspondents: [], attachments: [] };
    await recordEntry(tx, { jobs: idleJobs, clock }, { ...plain, cause, actor: ACTOR, correlationId: "c" });
    throw new Error("undone");
  }).catch(() => undefined);
  expect(await entries()).toEqual([]);
  const { rows } = await sql`select 1 from outbox_message`.execute(database.db);
  expect(rows).toEqual([]);
});

test.each(["claimed", "tried", "answered", "numbered", "sent", "settled"])(
  "killed at «%s», the document has one number in the register",
  async (step) => {
    await record("Prova");
    await live(server.url, step);
    await sql`update outbox_message set state = 'delivering', reason = null, lease_until = now()
      where state = 'parked' and reason like '%killed%'`.execute(database.db);
    later();
    await live(server.url);
    expect(server.units).toHaveLength(1);
    expect(await entries()).toMatchObject([{ state: "registered", number: 1 }]);
  },
);

test("an answer lost after the effect, twice, leaves one registration", async () => {
  await record("Prova");
  server.next.set("WSAddUd", [{ kind: "lost" }]);
  server.next.set("WSGetMetadataUd", [{ kind: "cut" }]);
  for (let turn = 0; turn < 3; turn += 1) {
    await live(server.url);
    later();
  }
  expect(server.units).toHaveLength(1);
  expect(await entries()).toMatchObject([{ state: "registered", number: 1 }]);
});

test("a refusal waits for a person, with its words; a person who sends it again has it protocolled", async () => {
  await record("Prova");
  server.next.set("WSAddUd", [{ kind: "error", number: 100, message: "Classificazione inesistente" }]);
  await live(server.url);
  expect(await entries()).toMatchObject([
    { state: "parked", refusal: "Classificazione inesistente (errore 100)", number: null },
  ]);
  await sql`update outbox_message set state = 'pending', attempts = 0, next_attempt_at = now()`.execute(
    database.db,
  );
  await live(server.url);
  expect(await entries()).toMatchObject([{ state: "registered", number: 1, refusal: null }]);
});

test("down, a person opens the emergency register; what waited is numbered, and told with those numbers when it is back", async () => {
  const away = "http://127.0.0.1:9";
  const command = {
    cause: "Protocollo fermo",
    authorisedBy: "Disposizione 12/2026",
    actor: ACTOR,
    correlationId: "c",
  };
  const open = () => openEmergency(database.db, { clock, afterMinutes: 30 }, command);
  await record("Prima");
  await live(away);
  await expect(open()).rejects.toThrow("più di 30 minuti");
  later();
  await record("Seconda");
  expect(await open()).toMatchObject({ numbered: 2 });
  await expect(open()).rejects.toThrow("già aperto");
  await record("Terza");
  expect((await entries()).map((one) => [one["state"], one["emergency_number"]])).toEqual([
    ["emergency", 1],
    ["emergency", 2],
    ["emergency", 3],
  ]);
  await closeEmergency(database.db, { clock }, command);
  await expect(closeEmergency(database.db, { clock }, command)).rejects.toThrow("non è aperto");
  later();
  await live(server.url);
  expect((await entries()).map(({ state }) => state)).toEqual(["registered", "registered", "registered"]);
  const told = server.units.map(({ xml }) => /<CategoriaReg>E<.*<NumReg>(\d)</.exec(xml)?.[1]);
  expect(told.toSorted((one, other) => Number(one) - Number(other))).toEqual(["1", "2", "3"]);
  await record("Dopo");
  expect((await entries()).at(-1)).toMatchObject({ state: "waiting", emergency_number: null });
});
