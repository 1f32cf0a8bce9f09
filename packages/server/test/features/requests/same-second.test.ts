import { afterAll, beforeAll, expect, test } from "vitest";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { CASE_MESSAGE, CZRM, headersOf } from "#features/requests/intake-deps.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import type { RawCase } from "#ports/case-platform.ts";
import { receive } from "#runtime/delivery/inbox.ts";
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

let count = 0;
const newKey = () => `500${String((count += 1)).padStart(12, "0")}AAA`;
const requestOf = (key: string) =>
  database.db.selectFrom("request").selectAll().where("source_key", "=", key).executeTakeFirstOrThrow();

interface Said {
  stamp?: string;
  touched?: string;
  readMs?: number;
  fields: Record<string, unknown>;
}

const SECOND = "2026-11-24T09:00:00.000+0000";

/** A version as the platform would give it. */
function raw(key: string, { stamp = SECOND, touched = SECOND, readMs = 0, fields }: Said): RawCase {
  const payload = JSON.stringify({
    Id: key,
    CaseNumber: "1",
    Subject: "Prova",
    Status: "New",
    RecordTypeName__c: "Segnalazione",
    CreatedDate: "2026-11-24T08:00:00.000+0000",
    LastModifiedDate: touched,
    SystemModstamp: stamp,
    ...fields,
  });
  const readAt = new Date(Date.parse("2026-11-24T09:00:05Z") + readMs);
  return { messageId: `${key}:${stamp}:${payload}`, payload, writtenAt: readAt, readAt };
}

async function arrive(raws: readonly RawCase[]): Promise<void> {
  const messages = raws.map((one) => ({ ...one, kind: CASE_MESSAGE, headers: headersOf(one) }));
  await receive(database.db, { platform: CZRM, correlationId: "c" }, messages);
  await handleWaitingCases(world.deps);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const STORIES: [name: string, versions: Said[], last: Record<string, unknown>][] = [
  [
    "with milliseconds in the stamp",
    [
      { stamp: "2026-11-24T09:00:00.120+0000", fields: { Description: "uno" } },
      { stamp: "2026-11-24T09:00:00.250+0000", fields: { Description: "due" } },
      { stamp: "2026-11-24T09:00:00.870+0000", fields: { Description: "tre" } },
    ],
    { description: "tre" },
  ],
  [
    "with one stamp, changed by people at different instants",
    [
      { touched: "2026-11-24T08:59:58.000+0000", fields: { Description: "uno" } },
      { touched: "2026-11-24T08:59:59.000+0000", fields: { Description: "due" } },
    ],
    { description: "due" },
  ],
  [
    "with one stamp, read one after the other",
    [
      { readMs: 0, fields: { Status: "Closed", IsClosed: true, StatoFrontEnd__c: "Eseguita" } },
      { readMs: 40, fields: { StatoFrontEnd__c: "Riaperta", Description: "Perde ancora" } },
      { readMs: 90, fields: { StatoFrontEnd__c: "Riaperta", Description: "Perde ancora, dal soffitto" } },
    ],
    { description: "Perde ancora, dal soffitto", state: "reopened" },
  ],
  [
    "with nothing to tell them apart but where the case stands",
    [
      { fields: { Description: "uno" } },
      { fields: { Status: "Working", StatoFrontEnd__c: "Presa in carico", Description: "due" } },
      { fields: { Status: "Closed", IsClosed: true, StatoFrontEnd__c: "Eseguita", Description: "tre" } },
    ],
    { description: "tre", state: "resolved" },
  ],
];

test.each(STORIES)(
  `versions of one second %s lead to the same end in whatever order they arrive (${databaseKind})`,
  async (_, versions, last) => {
    for (const order of permutations(versions)) {
      const together = newKey();
      await arrive(order.map((said) => raw(together, said)));
      expect(await requestOf(together)).toMatchObject(last);
      const oneByOne = newKey();
      for (const said of order) await arrive([raw(oneByOne, said)]);
      expect(await requestOf(oneByOne)).toMatchObject(last);
    }
  },
);

test("a version read before a change and stored after it does not undo the change", async () => {
  const { body } = await world.admin("POST", "/admin/cases", {
    RecordType: { Name: "Segnalazione" },
    Subject: "Prova",
    Description: "Prima",
  });
  const key = body.id as string;
  const slow = (await world.cases.read([key], "c")).get(key);
  await world.admin("PATCH", `/admin/cases/${key}`, { Description: "Dopo" });
  await pollCases(world.deps);
  await arrive(slow === undefined ? [] : [slow]);
  expect((await requestOf(key)).description).toBe("Dopo");
});
