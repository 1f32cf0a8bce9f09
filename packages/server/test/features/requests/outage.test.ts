import { afterAll, beforeAll, expect, test } from "vitest";
import { pollCases } from "#features/requests/poll-cases.ts";
import { handleCaseEvents } from "#features/requests/handle-case-event.ts";
import { createDelivery } from "#runtime/delivery/deliver.ts";
import { caseStatusSender } from "#features/requests/case-status-sender.ts";
import { CZRM } from "#features/requests/intake-deps.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { expectAllHandled, expectToldInOrder } from "#test/support/check-told.ts";
import { answerNewReports, leaveNotice } from "#test/support/crash-story.ts";
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

test(`the gateway down for an hour: all is kept, and one turn after it is back everything has gone through (${databaseKind})`, async () => {
  let minutes = 0;
  const clock = { now: () => new Date(Date.now() + minutes * 60_000) };
  const deps = { ...world.deps, clock };
  const senders = [caseStatusSender(CZRM, world.cases)];
  const delivery = createDelivery({ db: database.db, clock, senders });
  const file = async (Subject: string) => {
    const { body } = await world.admin("POST", "/admin/cases", {
      Subject,
      RecordType: { Name: "Segnalazione" },
    });
    return body.id as string;
  };
  const keys = [await file("Prima"), await file("Prima ancora")];
  await pollCases(deps);
  world.setFaults("gateway", { errorRate: 1 });
  await answerNewReports(database.db, deps.jobs);
  keys.push(await file("Durante"));
  await leaveNotice(database.db, keys[2] as string);
  for (minutes = 0; minutes < 60; minutes += 1) {
    await expect(pollCases(deps)).rejects.toThrow(PlatformUnavailable);
    await handleCaseEvents(deps);
    await delivery.sweep();
  }
  const waiting = await database.db.selectFrom("outbox_message").select("state").execute();
  expect(waiting.map(({ state }) => state)).toEqual(Array(10).fill("pending"));
  await world.ledger.settled();
  const health = await database.db
    .selectFrom("platform_health")
    .selectAll()
    .where("platform", "=", CZRM)
    .executeTakeFirst();
  expect(health?.last_failure).toBeTruthy();
  world.setFaults("gateway", { errorRate: 0 });
  minutes += 1;
  await pollCases(deps);
  await handleCaseEvents(deps);
  await answerNewReports(database.db, deps.jobs);
  // The database dates what has just been written with its own clock, which is an hour behind the test's.
  await delivery.sweep();
  await expectAllHandled(database.db, keys);
  await expectToldInOrder(world, keys);
});
