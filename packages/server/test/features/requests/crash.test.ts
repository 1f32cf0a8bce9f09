import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAllHandled, expectToldInOrder } from "#test/support/check-told.ts";
import {
  answerNewReports,
  FAULTS,
  leaveNotice,
  NO_FAULTS,
  STEPS,
  workOnce,
} from "#test/support/crash-story.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { seededDraw } from "#test/support/seeded-draw.ts";

/** Rounds go on until the process has died this often. */
const CRASHES = 220;
/** New reports keep coming, so that every step has something to be killed at. */
const REPORTS_PER_ROUND = 0.6;

/** What a process that is killed looks like to its database: the connection is cut and what was open is undone. */
class Killed extends Error {
  readonly code = "57P01";
}

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

let aheadMs = 0;
const clock = { now: () => new Date(Date.now() + aheadMs) };

/**
 * One life of the process: it works through its steps until it is killed, at the first step of a name or at the n-th
 * whatever it is, or until it has nothing more to do.
 */
async function live(dieAt: string | number): Promise<string | undefined> {
  let count = 0;
  let diedAt: string | undefined;
  const onStep = (step: string) => {
    count += 1;
    if (diedAt !== undefined || count === dieAt || step === dieAt) {
      diedAt ??= step;
      throw new Killed(step);
    }
  };
  await workOnce({ ...world.deps, clock, onStep }).catch((error: unknown) => {
    if (diedAt === undefined) throw error;
  });
  return diedAt;
}

/** A citizen's report; the ESB tells of some, the poll of all. */
async function file(number: number, isNotified: boolean): Promise<string> {
  const { body } = await world.admin("POST", "/admin/cases", {
    Subject: `Prova ${number}`,
    RecordType: { Name: "Segnalazione" },
  });
  const key = body.id as string;
  if (isNotified) await leaveNotice(database.db, key);
  return key;
}

test(`killed at ${CRASHES} random points under faults, every report is handled once, every status told once and in order (${databaseKind})`, async () => {
  const draw = seededDraw(20_260_624);
  const { db } = database;
  const keys: string[] = [];
  const died = new Set<string>();
  for (let crashes = 0; crashes < CRASHES; ) {
    world.setFaults("czrm", NO_FAULTS);
    const dieAt =
      draw() < 0.5 ? (STEPS[Math.floor(draw() * STEPS.length)] ?? 1) : 1 + Math.floor(draw() * 14);
    const isNotified = String(dieAt).startsWith("event") || draw() < 0.3;
    if (isNotified || draw() < REPORTS_PER_ROUND) keys.push(await file(keys.length, isNotified));
    world.setFaults("czrm", FAULTS);
    const diedAt = await live(dieAt);
    if (diedAt !== undefined) {
      crashes += 1;
      died.add(diedAt);
    }
    await answerNewReports(db, world.deps.jobs);
    // What waited and what a killed holder left falls due.
    aheadMs += 130_000;
  }
  world.setFaults("czrm", NO_FAULTS);
  for (let count = 0; count < 12; count += 1) {
    await workOnce({ ...world.deps, clock });
    await answerNewReports(db, world.deps.jobs);
    aheadMs += 130_000;
  }
  expect([...died].sort()).toEqual(STEPS);
  await expectAllHandled(db, keys);
  await expectToldInOrder(world, keys);
}, 600_000);
