import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { createLogger } from "#runtime/logger.ts";
import { createRefusals } from "#runtime/refusals.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
}, 120_000);
afterAll(() => database.close());

const entries = () =>
  database.db
    .selectFrom("audit_entry")
    .select(["actor_label", "action", "subject_id", "detail"])
    .orderBy("id")
    .execute();

test("a flood of refusals, whoever makes them up, is a few hundred entries, and none is lost count of", async () => {
  const refusals = createRefusals({ db: database.db, logger: createLogger("fatal") });
  const refusal = {
    action: "sign-in.refused",
    route: "GET /accesso/ritorno",
    code: "unauthenticated",
    correlationId: "c",
  };
  for (let n = 0; n < 20_000; n += 1)
    refusals.note({ ...refusal, actor: { id: null, label: `indirizzo 10.0.${n % 250}.${n}` } });
  const someone = { id: uuidV7(), label: "Ada Rossi" };
  for (let n = 0; n < 50; n += 1) refusals.note({ ...refusal, action: "access.refused", actor: someone });
  await refusals.settle();
  const written = await entries();
  expect(written.length).toBeLessThanOrEqual(102);
  const times = written.map(({ detail }) => (detail as { times: number }).times);
  expect(times.reduce((sum, one) => sum + one, 0)).toBe(20_050);
  expect(written.at(-1)).toMatchObject({ actor_label: "Ada Rossi", detail: { times: 50 } });
  expect(written.find(({ actor_label }) => actor_label === "altri")).toMatchObject({
    subject_id: "*",
    detail: { times: 19_900 },
  });
});
