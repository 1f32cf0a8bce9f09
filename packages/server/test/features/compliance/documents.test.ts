import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";
import { STATUTORY_CHECKS } from "#domain/obligations/catalogue/statutory-checks.ts";
import { recordFromDocuments } from "#features/compliance/read-documents.ts";
import { catchUp } from "#features/compliance/recompute.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";

let database: TestDatabase;
let building: string;
let lift: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
const RULE = "ascensore-verifica";

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  count += 1;
  building = await addBuilding(database.db, { code: `VER-${count}` });
  lift = await addElement(database.db, building, `ASC-${count}`, "5.9");
  const subject = { kind: "element" as const, id: lift };
  await say(database.db, originAt(clock.now()), [
    {
      buildingId: building,
      facts: [
        factOf(building, "liftKind", "lift", { subject }),
        factOf(building, "commissionedOn", "2010-01-01", { subject }),
      ],
    },
  ]);
});

async function confirm(issuedOn: string, outcome: string): Promise<string> {
  const id = uuidV7();
  await sql`insert into document (id, code, building_id, type, title, issued_on, outcome, issuer, state, source, source_key, confirmed_at,
      confirmed_label, created_label, created_at, updated_at)
    values (${id}, ${`D-${id}`}, ${building}, 'lift-report', 'Verbale', ${issuedOn}::date, ${outcome}, 'Organismo', 'confirmed', 'stabile',
      ${id}, now(), 'Tecnica', 'Tecnica', now(), now())`.execute(database.db);
  await sql`insert into document_link (id, document_id, subject_kind, subject_id, role, created_label, created_at)
    values (${uuidV7()}, ${id}, 'element', ${lift}, 'proves', 'Tecnica', now())`.execute(database.db);
  return id;
}

async function due(): Promise<{ due: string | null; last: string | null; forbidden: string | null }> {
  clock.pass(60_000);
  await recordFromDocuments(database.db, { clock });
  await catchUp(database.db, { clock });
  const { rows } = await sql<{ due: string | null; last: string | null; forbidden: string | null }>`
    select due_on::text as due, last_outcome as last, use_forbidden_since::text as forbidden from obligation
    where subject_id = ${lift}::uuid and rule = ${RULE}`.execute(database.db);
  return rows[0] ?? { due: null, last: null, forbidden: null };
}

test(`a confirmed report closes what it fulfils, and the next day is computed (${databaseKind})`, async () => {
  expect((await due()).due).toBe("2012-01-01");
  await confirm("2026-03-01", "positive");
  expect(await due()).toMatchObject({ due: "2028-03-01", last: "positive", forbidden: null });
});

test("looked at again it is recorded once; corrected it is said anew; withdrawn it counts no more", async () => {
  const report = await confirm("2026-03-01", "positive");
  await due();
  expect(await recordFromDocuments(database.db, { clock })).toBe(0);
  await sql`update document set issued_on = '2026-04-01', updated_at = now() where id = ${report}`.execute(
    database.db,
  );
  expect((await due()).due).toBe("2028-04-01");
  await sql`update document set state = 'withdrawn', withdrawn_at = now(), updated_at = now() where id = ${report}`.execute(
    database.db,
  );
  expect((await due()).due).toBe("2012-01-01");
  const { rows } = await sql<{
    reason: string;
  }>`select a.reason from check_annulment a join check_done c on c.id = a.check_id
    where c.document_id = ${report} and c.rule = ${RULE} order by a.annulled_at`.execute(database.db);
  expect(rows.map(({ reason }) => reason.split(":")[0])).toEqual([
    "Documento corretto",
    "Documento ritirato",
  ]);
});

test("a negative report forbids the use where the norm says so, and is told so that work opens", async () => {
  await confirm("2026-03-01", "negative");
  expect(await due()).toMatchObject({ last: "negative", forbidden: "2026-03-01" });
  const { rows } = await sql<{ kind: string }>`
    select e.kind from domain_event e join check_done c on c.id::text = e.subject_id::text
    where e.kind = 'check.negative' and c.subject_id = ${lift}::uuid and c.rule = ${RULE}`.execute(
    database.db,
  );
  expect(rows).toHaveLength(1);
});

test("a type of document proves checks that there are", () => {
  const codes = new Set(STATUTORY_CHECKS.map(({ code }) => code));
  expect(DOCUMENT_TYPES.flatMap(({ proves }) => proves).filter((code) => !codes.has(code))).toEqual([]);
});
