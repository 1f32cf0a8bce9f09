import { exchangeRoutes } from "@stabile/contract/exchange";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readPlatforms } from "#features/exchange/read-platforms.ts";
import { type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { defineRequestJobs, runIntakeOnce } from "#features/requests/jobs.ts";
import { pollPace } from "#features/requests/poll-pace.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const ALLOWED = 10_000;
const MINUTE = 60_000;

let database: TestDatabase;
let world: CzrmWorld;
let deps: IntakeDeps;
let ahead = 0;
/** Work of each queue, as defined. why: the test runs a job itself, instead of waiting for pg-boss's polling. */
const work = new Map<string, (job: never) => Promise<void>>();
const queued: { queue: string; startAfter: Date | undefined }[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
  const clock = { now: () => new Date(Date.now() + ahead) };
  const jobs: Jobs = {
    ...world.deps.jobs,
    define: ({ name, handle }) => void work.set(name, handle as (job: never) => Promise<void>),
    enqueue: async (_tx, queue, _data, options) =>
      void queued.push({ queue, startAfter: options?.startAfter }),
  };
  deps = { ...world.deps, clock, jobs };
  deps.isPollDue = pollPace({ clock, cases: world.cases, brakedSeconds: 120 });
  defineRequestJobs(deps);
});
afterAll(async () => {
  await world.close();
  await database.close();
});
beforeEach(async () => {
  ahead += 10 * MINUTE;
  queued.length = 0;
  await world.admin("PUT", "/admin/limits", { max: ALLOWED, used: 100 });
  await runIntakeOnce(deps);
});

/** The platform says with its next answer that so many calls are used up. */
async function used(calls: number): Promise<void> {
  await world.admin("PUT", "/admin/limits", { max: ALLOWED, used: calls });
  await world.cases.read(["500000000000000AAA"], "c");
}

async function file(subject: string): Promise<string> {
  const { body } = await world.admin("POST", "/admin/cases", {
    RecordType: { Name: "Segnalazione" },
    Subject: subject,
  });
  return body.id as string;
}

async function isHere(subject: string): Promise<boolean> {
  const rows = await database.db.selectFrom("request").select("id").where("subject", "=", subject).execute();
  return rows.length === 1;
}

async function console() {
  await world.ledger.settled();
  const text = await readPlatforms(database.db, [{ code: "czrm", label: "CzRM", brakePercent: 80 }]);
  return exchangeRoutes.listPlatforms.response.parse(JSON.parse(text)).items[0];
}

test(`below the brake each turn polls, and the console tells how many calls are used up (${databaseKind})`, async () => {
  await used(7_000);
  await file("Prima del freno");
  await runIntakeOnce(deps);
  expect(await isHere("Prima del freno")).toBe(true);
  const { allowance } = (await console()) ?? {};
  expect(allowance).toMatchObject({ allowed: ALLOWED, brakePercent: 80, braked: false });
  expect(allowance?.used).toBeGreaterThanOrEqual(7_000);
});

test("past 80 % polling slows to one turn every two minutes, the console says so, and below it resumes by itself", async () => {
  await used(8_000);
  expect(world.cases.isBraked()).toBe(true);
  expect((await console())?.allowance).toMatchObject({ braked: true });
  await file("Col freno");
  await runIntakeOnce(deps);
  ahead += MINUTE;
  await runIntakeOnce(deps);
  expect(await isHere("Col freno")).toBe(false);
  ahead += MINUTE;
  await runIntakeOnce(deps);
  expect(await isHere("Col freno")).toBe(true);

  await world.admin("PUT", "/admin/limits", { used: 50 });
  ahead += 2 * MINUTE;
  await runIntakeOnce(deps);
  expect(world.cases.isBraked()).toBe(false);
  await file("Dopo il freno");
  await runIntakeOnce(deps);
  expect(await isHere("Dopo il freno")).toBe(true);
});

test("while the brake is on files wait, but a notice is read and a citizen is told at once", async () => {
  const caseKey = await file("Urgente");
  await used(9_000);
  const files = work.get(QUEUES.files) as (job: unknown) => Promise<void>;
  await files({ requests: [{ id: "0197f3c2-aaaa-7000-8000-00000000beef", sourceKey: caseKey }] });
  const postponed = queued.find(({ queue }) => queue === QUEUES.files);
  expect(postponed?.startAfter?.getTime()).toBeGreaterThanOrEqual(Date.now() + ahead + 4 * MINUTE);

  const payload = JSON.stringify({ eventId: "avviso-freno", type: "case.created", caseId: caseKey });
  await receive(database.db, { platform: "czrm", correlationId: "c" }, [
    { messageId: "avviso-freno", kind: "case-event", payload },
  ]);
  await runIntakeOnce(deps);
  expect(await isHere("Urgente")).toBe(true);
  expect(
    await world.cases.tell({ key: "chiave-freno", caseKey, status: "planned", text: "Il 1º luglio" }, "c"),
  ).toEqual({ kind: "told" });
});

test("an allowance used up is told too, by the refusal itself", async () => {
  await world.admin("PUT", "/admin/limits", { used: ALLOWED });
  await expect(world.cases.read(["500000000000000AAA"], "c")).rejects.toThrow();
  expect(world.cases.isBraked()).toBe(true);
  expect((await console())?.allowance).toMatchObject({ used: ALLOWED, allowed: ALLOWED, braked: true });
});
