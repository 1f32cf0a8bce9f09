import { CompiledQuery, type KyselyPlugin, type QueryId, type RootOperationNode, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Grant } from "#domain/access/policy.ts";
import { searchEverything } from "#features/search/search-everything.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const FIRM = "018f0000-0000-7000-8090-000000000001";
const EVERYTHING: Grant = { role: "technician", scopeKind: "municipality", scopeKey: "" };
const OF_A_FIRM: Grant = { role: "contractor", scopeKind: "firm", scopeKey: FIRM };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  if (databaseKind === "PostgreSQL") await fill();
});
afterAll(() => database.close());

/** Enough rows that reading them all is never the cheapest way; "neve" is all of the oldest. */
async function fill(): Promise<void> {
  const { db } = database;
  await sql`insert into firm (id, code, name, kind) values (${FIRM}, 'F-1', 'Impresa di prova', 'contractor')`.execute(
    db,
  );
  await sql`
    insert into work_order (id, code, state, title, description, category, urgency, municipio, address_text, firm_id, opened_at)
    select gen_random_uuid(), 'ODL-2025-' || lpad(n::text, 6, '0'), 'invoiced',
      case when n < 200 then 'Sgombero neve' else (array['Perdita dal rubinetto', 'Lampada fulminata', 'Vetro rotto'])[1 + n % 3] end,
      repeat('Si chiede un sopralluogo. ', 40), 'other', 'normal', 'I',
      'Via ' || (array['Garibaldi', 'Balbi', 'Pre', 'Oberdan', 'Merano', 'Struppa', 'Napoli', 'Trento'])[1 + (n / 7) % 8] || chr(97 + n % 16) || ' ' || n % 90,
      case when n % 20 = 0 then ${FIRM}::uuid end, timestamptz '2025-01-01 00:00Z' + n * interval '1 minute'
    from generate_series(1, 20000) n`.execute(db);
  await sql`analyze work_order`.execute(db);
}

/** The plans of the statements a search sends, as the database makes them for these very values. */
async function plansOf(text: string, grant: Grant): Promise<string[]> {
  const sent: { node: RootOperationNode; queryId: QueryId }[] = [];
  const noting: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      sent.push({ node, queryId });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const principal = { userId: "prova", displayName: "Prova", firmId: undefined, grants: [grant] };
  await searchEverything(database.db.withPlugin(noting), { text, limit: 12, principal, now: new Date() });
  return Promise.all(
    sent.map(async ({ node, queryId }) => {
      const { sql: statement, parameters } = database.db.getExecutor().compileQuery(node, queryId);
      const { rows } = await database.db.executeQuery<{ "QUERY PLAN": string }>(
        CompiledQuery.raw(`explain ${statement}`, [...parameters]),
      );
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    }),
  );
}

test.skipIf(databaseKind !== "PostgreSQL")(
  "no search reads every work order, whatever is typed and whoever types it",
  async () => {
    const texts = [
      "zq",
      "ga",
      "garibaldi",
      "via garibaldi 12r",
      "neve",
      "perdita balbid",
      "xylofono",
      "prè 12",
      "ODL-2025-0123",
      "123",
    ];
    for (const text of texts) {
      for (const grant of [EVERYTHING, OF_A_FIRM]) {
        const plans = await plansOf(text, grant);
        expect(plans.length).toBeGreaterThan(0);
        for (const plan of plans) expect(plan, text).not.toMatch(/Seq Scan on work_order\b/);
      }
    }
  },
);

test.skipIf(databaseKind !== "PostgreSQL")(
  "a common word is answered by one statement, which sorts nothing it has not read in order",
  async () => {
    const [plan, ...others] = await plansOf("perdita", OF_A_FIRM);
    expect(others).toEqual([]);
    expect(plan).toContain("work_order_by_firm");
  },
);
