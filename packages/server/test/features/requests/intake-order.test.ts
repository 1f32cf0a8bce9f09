import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { fetchFiles } from "#features/requests/fetch-files.ts";
import { handleCaseEvents } from "#features/requests/handle-case-event.ts";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { CASE_EVENT, CASE_MESSAGE, CZRM } from "#features/requests/intake-deps.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { askReports, closeRequestsOf, takeInCharge, tellCitizens } from "#features/requests/public.ts";
import { rejectRequest } from "#features/requests/reject-request.ts";
import { restoreRequest } from "#features/requests/restore-request.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let world: CzrmWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});

async function file(fields: Record<string, unknown> = {}): Promise<string> {
  const { body } = await world.admin("POST", "/admin/cases", {
    Subject: "Prova",
    RecordType: { Name: "Segnalazione" },
    ...fields,
  });
  return body.id as string;
}

const requestOf = (key: string) =>
  database.db.selectFrom("request").selectAll().where("source_key", "=", key).executeTakeFirstOrThrow();
const patch = (key: string, fields: Record<string, unknown>) =>
  world.admin("PATCH", `/admin/cases/${key}`, fields);
const deps = () => ({ jobs: world.deps.jobs });

async function command(key: string) {
  const { id, version } = await requestOf(key);
  const actor = { id: null, label: "URP" };
  return {
    id,
    expectedVersion: version,
    reach: { all: true } as const,
    actor,
    correlationId: "c",
    now: new Date(),
  };
}

test(`until our word has arrived, the platform's old state is no news (${databaseKind})`, async () => {
  const key = await file();
  await pollCases(world.deps);
  await rejectRequest(database.db, deps(), { ...(await command(key)), reason: "Non è nostro" });
  // The citizen corrects the text while our rejection is on its way: the case still says that it waits.
  await patch(key, { Description: "Corretta", Status: "Working", StatoFrontEnd__c: "Riaperta" });
  await pollCases(world.deps);
  expect(await requestOf(key)).toMatchObject({
    state: "rejected",
    description: "Corretta",
    reject_reason: "Non è nostro",
  });
  await world.delivery.sweep();
  await pollCases(world.deps);
  expect((await requestOf(key)).state).toBe("rejected");
});

test("a rejection undone is not done again by the echo of the rejection", async () => {
  const key = await file();
  await pollCases(world.deps);
  await rejectRequest(database.db, deps(), { ...(await command(key)), reason: "Per errore" });
  await world.delivery.sweep();
  await restoreRequest(database.db, deps(), { ...(await command(key)), reason: "Era nostra" });
  await pollCases(world.deps);
  expect((await requestOf(key)).state).toBe("triaged");
  await world.delivery.sweep();
  await pollCases(world.deps);
  expect(await requestOf(key)).toMatchObject({ state: "triaged", reopen_count: 0 });
});

test("cases already merged when they first come in point to their main one", async () => {
  const [loser, main] = [await file(), await file()];
  await world.admin("POST", `/admin/cases/${loser}/merge`, { into: main });
  await pollCases(world.deps);
  expect(await requestOf(loser)).toMatchObject({ state: "merged", merged_into: (await requestOf(main)).id });
});

test("a case merged into one that comes only later points to it when it comes", async () => {
  const [loser, main] = [await file(), await file()];
  await world.admin("POST", `/admin/cases/${loser}/merge`, { into: main });
  const notice = { eventId: `prima-${loser}`, type: "case.merged", caseId: loser };
  await receive(database.db, { platform: CZRM, correlationId: "c" }, [
    { messageId: notice.eventId, kind: CASE_EVENT, payload: JSON.stringify(notice) },
  ]);
  await handleCaseEvents(world.deps);
  expect(await requestOf(loser)).toMatchObject({ state: "merged", merged_into: null });
  await pollCases(world.deps);
  expect(await requestOf(loser)).toMatchObject({ state: "merged", merged_into: (await requestOf(main)).id });
});

test("reports merged into those of an order share its end, and their citizens can reopen them", async () => {
  const [main, other] = [await file(), await file()];
  await pollCases(world.deps);
  const [{ id }, { id: otherId }] = [await requestOf(main), await requestOf(other)];
  await database.db
    .updateTable("request")
    .set({ state: "merged", merged_into: id })
    .where("id", "=", otherId)
    .execute();
  const order = uuidV7();
  const actor = { id: null, label: "Tecnico" };
  await inTransaction(database.db, async (tx) => {
    await tx
      .insertInto("work_order")
      .values({
        id: order,
        code: "ODL-P",
        state: "issued",
        title: "p",
        category: "other",
        urgency: "normal",
        opened_at: new Date(),
      })
      .execute();
    const workOrder = { id: order, code: "ODL-P" };
    const reach = { all: true } as const;
    const taking = { reports: await askReports(tx, [id]), workOrder, reach, actor, correlationId: "c" };
    await takeInCharge(tx, world.deps.jobs, taking);
    const told = {
      status: "executed",
      text: "Eseguita",
      workOrderId: order,
      eventId: uuidV7(),
      correlationId: "c",
    } as const;
    await tellCitizens(tx, world.deps.jobs, told);
    await closeRequestsOf(tx, { workOrderId: order, action: "resolve", actor, correlationId: "c" });
  });
  expect((await requestOf(other)).state).toBe("resolved");
  await world.delivery.sweep();
  await world.admin("POST", `/admin/cases/${other}/reopen`, {});
  await pollCases(world.deps);
  expect(await requestOf(other)).toMatchObject({ state: "reopened", merged_into: null, reopen_count: 1 });
});

test("when the database goes away halfway nothing is parked: it is all done at the next turn", async () => {
  const key = await file();
  const failing = {
    ...world.deps,
    onStep: (step: string) => {
      if (step === "batch-applied")
        throw Object.assign(new Error("terminating connection"), { code: "57P01" });
    },
  };
  await expect(pollCases(failing)).rejects.toThrow("terminating connection");
  const states = await database.db
    .selectFrom("inbox_message")
    .select("state")
    .where("message_id", "like", `${key}%`)
    .execute();
  expect(states).toEqual([{ state: "received" }]);
  await handleWaitingCases(world.deps);
  expect((await requestOf(key)).state).toBe("received");
});

test("one message that breaks the rules of the database is parked alone, those beside it are handled", async () => {
  const key = await file();
  const raw = (await world.cases.read([key], "c")).get(key);
  const record = JSON.parse(raw?.payload ?? "{}") as Record<string, unknown>;
  // A rule that only the database knows.
  await sql`alter table request add constraint prova check (subject <> 'Rompe una regola')`.execute(
    database.db,
  );
  const hostile = { ...record, Id: "500000000000666AAA", Subject: "Rompe una regola" };
  await receive(database.db, { platform: CZRM, correlationId: "c" }, [
    { messageId: "ostile", kind: CASE_MESSAGE, payload: JSON.stringify(hostile) },
    { messageId: "buono", kind: CASE_MESSAGE, payload: raw?.payload ?? "" },
  ]);
  await handleWaitingCases(world.deps);
  const rows = await database.db
    .selectFrom("inbox_message")
    .select(["message_id", "state", "reason"])
    .where("message_id", "in", ["ostile", "buono"])
    .orderBy("message_id")
    .execute();
  expect(rows).toMatchObject([
    { state: "handled" },
    {
      state: "parked",
      // Said in words, without the row: it is full of personal data.
      reason: "Non si può registrare: un valore non è ammesso accanto agli altri dati (codice 23514)",
    },
  ]);
  await sql`alter table request drop constraint prova`.execute(database.db);
});

test.skipIf(databaseKind === "PGlite")(
  "two workers that meet the same message at fault park it, and nothing else in its place",
  async () => {
    const key = await file();
    const raw = (await world.cases.read([key], "c")).get(key);
    const record = JSON.parse(raw?.payload ?? "{}") as Record<string, unknown>;
    await sql`alter table request add constraint prova check (subject <> 'Rompe una regola')`.execute(
      database.db,
    );
    const message = (name: string, fields: Record<string, unknown>) => ({
      messageId: name,
      kind: CASE_MESSAGE,
      payload: JSON.stringify({ ...record, ...fields }),
    });
    for (let round = 0; round < 10; round += 1) {
      await receive(database.db, { platform: CZRM, correlationId: "c" }, [
        message(`ostile-${round}`, { Id: `500000000000${660 + round}AAA`, Subject: "Rompe una regola" }),
        ...["a", "b", "c"].map((letter) =>
          message(`innocente-${letter}-${round}`, { Id: `5000000000${letter}${660 + round}AAAA` }),
        ),
      ]);
      await Promise.all(Array.from({ length: 3 }, () => handleWaitingCases(world.deps)));
    }
    const parked = await database.db
      .selectFrom("inbox_message")
      .select("message_id")
      .where("message_id", "~", "^(ostile|innocente)-")
      .where("state", "<>", "handled")
      .execute();
    await sql`alter table request drop constraint prova`.execute(database.db);
    expect(parked.map(({ message_id }) => message_id).sort()).toEqual(
      Array.from({ length: 10 }, (_, round) => `ostile-${round}`),
    );
  },
);

test("a file added after the case was read is found by the later look, and a repeated look adds nothing", async () => {
  const key = await file();
  await pollCases(world.deps);
  const { id } = await requestOf(key);
  const job = { requests: [{ id, sourceKey: key }] };
  await fetchFiles(world.deps, job);
  const png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  await world.write("/services/data/v56.0/sobjects/ContentVersion", {
    Title: "Dopo",
    PathOnClient: "dopo.png",
    VersionData: png,
    FirstPublishLocationId: key,
  });
  await fetchFiles(world.deps, job);
  await fetchFiles(world.deps, job);
  const files = await database.db
    .selectFrom("attachment")
    .select(["state", "file_name"])
    .where("subject_id", "=", id)
    .execute();
  expect(files).toMatchObject([{ state: "stored" }]);
});

test("on a quiet night each poll reads the last second, not the last busy minutes", async () => {
  const asked: Date[] = [];
  const cases = {
    ...world.cases,
    changesSince(since: Date, correlationId: string) {
      asked.push(since);
      return world.cases.changesSince(since, correlationId);
    },
  };
  let aheadMs = 0;
  const quiet = {
    ...world.deps,
    cases,
    overlapSeconds: 30,
    clock: { now: () => new Date(Date.now() + aheadMs) },
  };
  await file();
  await pollCases(quiet);
  await pollCases(quiet);
  aheadMs = 40_000;
  await pollCases(quiet);
  await pollCases(quiet);
  const [, busy, lookedBack, after] = asked.map((since) => since.getTime()) as [
    number,
    number,
    number,
    number,
  ];
  expect(lookedBack).toBe(busy);
  expect(after - lookedBack).toBe(30_000);
  const late = await file();
  await pollCases(quiet);
  expect((await requestOf(late)).state).toBe("received");
});
