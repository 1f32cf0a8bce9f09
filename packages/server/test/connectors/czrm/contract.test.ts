import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { CaseMessage } from "#ports/case-platform.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let world: CzrmWorld;
let caseKey: string;

beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});
beforeEach(async () => {
  const { body } = await world.admin("POST", "/admin/cases", {
    RecordType: { Name: "Segnalazione" },
    Subject: "Prova",
  });
  caseKey = body.id as string;
});

const key = (name: string) =>
  `0197f3c2-aaaa-7000-8000-00000000beef:${name}:0197f3c2-bbbb-7000-8000-00000000cafe`;
const tell = (message: Partial<CaseMessage>) =>
  world.cases.tell(
    { key: key(message.status ?? ""), caseKey, status: "planned", text: "Testo", ...message },
    "c",
  );

async function statusHistory(): Promise<string[]> {
  const { body } = await world.admin("GET", `/admin/cases/${caseKey}/history`);
  return (body.items as { field: string; to: string }[])
    .filter(({ field }) => field === "StatoFrontEnd__c")
    .map(({ to }) => to);
}

async function read() {
  const raw = (await world.cases.read([caseKey], "c")).get(caseKey);
  return JSON.parse(raw?.payload ?? "{}") as Record<string, unknown>;
}

test(`each status shows on the case with its own words, in order (${databaseKind})`, async () => {
  await tell({ status: "taken-in-charge", orderCode: "ODL-2026-000001" });
  await tell({ status: "planned", plannedOn: "2026-07-01" });
  await tell({ status: "suspended", cause: "Attesa materiali" });
  await tell({ status: "resumed" });
  expect(await tell({ status: "executed" })).toEqual({ kind: "told" });
  expect(await statusHistory()).toEqual([
    "Presa in carico",
    "Programmata",
    "Sospesa",
    "Presa in carico",
    "Eseguita",
  ]);
  expect(await read()).toMatchObject({ Status: "Closed", IsClosed: true });
});

test("telling again with the same key changes nothing and adds no comment", async () => {
  await tell({ status: "planned", plannedOn: "2026-07-01" });
  await tell({ status: "planned", plannedOn: "2026-07-01", repeated: true });
  await tell({ status: "planned", plannedOn: "2026-07-01" });
  expect(await statusHistory()).toEqual(["Programmata"]);
});

test("a repeat after a lost answer does not undo what the citizen did in the meantime", async () => {
  world.setFaults("czrm", { timeoutAfterEffectRate: 1 });
  await expect(tell({ status: "executed" })).rejects.toThrow(PlatformUnavailable);
  world.setFaults("czrm", { timeoutAfterEffectRate: 0 });
  await world.admin("POST", `/admin/cases/${caseKey}/reopen`, {});
  expect(await tell({ status: "executed", repeated: true })).toEqual({ kind: "told" });
  expect(await statusHistory()).toEqual(["Eseguita", "Riaperta"]);
});

test("a case that was deleted is refused for good, one with a wrong key is refused, an outage is neither", async () => {
  await world.admin("DELETE", `/admin/cases/${caseKey}`);
  expect(await tell({ status: "planned" })).toMatchObject({ kind: "refused", gone: true });
  caseKey = "500000000000000AAA";
  expect(await tell({ status: "planned", key: key("altro") })).toMatchObject({
    kind: "refused",
    gone: false,
  });
  world.setFaults("czrm", { throttleRate: 1 });
  await expect(tell({ status: "planned" })).rejects.toThrow(PlatformUnavailable);
  world.setFaults("czrm", { throttleRate: 0, errorRate: 1 });
  await expect(tell({ status: "planned" })).rejects.toThrow(PlatformUnavailable);
  world.setFaults("czrm", { errorRate: 0, expiredTokenRate: 1 });
  await expect(tell({ status: "planned" })).rejects.toThrow(PlatformUnavailable);
  world.setFaults("czrm", { expiredTokenRate: 0 });
});

test("many cases are read together, deleted ones included, unknown ones left out", async () => {
  await world.admin("DELETE", `/admin/cases/${caseKey}`);
  const found = await world.cases.read([caseKey, "500000000000000AAA"], "c");
  expect([...found.keys()]).toEqual([caseKey]);
  expect(world.cases.interpret(found.get(caseKey)?.payload ?? "")).toMatchObject({
    value: { state: "deleted" },
  });
});

test("a hostile key in a query finds nothing and breaks nothing", async () => {
  const found = await world.cases.read(["500') OR (Subject != '", caseKey], "c");
  expect([...found.keys()]).toEqual([caseKey]);
});

test("pages follow one another until the last, every case once", async () => {
  const keys = new Set<string>();
  const cases = Array.from({ length: 2_300 }, (_, index) => ({
    Subject: `Molte ${index}`,
    RecordType: { Name: "Segnalazione" },
  }));
  const { body } = await world.admin("POST", "/admin/cases/bulk", { cases, silent: true });
  const pages: number[] = [];
  for await (const page of world.cases.changesSince(new Date(Date.now() - 600_000), "c")) {
    pages.push(page.length);
    for (const { payload } of page) keys.add((JSON.parse(payload) as { Id: string }).Id);
  }
  expect(pages.length).toBeGreaterThan(1);
  for (const id of body.ids as string[]) expect(keys.has(id)).toBe(true);
});
