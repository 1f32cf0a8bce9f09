import { taxCodeCheckLetter } from "#domain/codes/codice-fiscale.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { TellingRow } from "#test/support/two-sides.ts";

/** Z999 is no place, so it is nobody's. */
const taxCodeOf = (first15: string): string => first15 + taxCodeCheckLetter(first15);

export interface SidePerson {
  person: string;
  taxCode: string;
  role: string;
  roleRequest: string;
}

/** A worker of each firm with a role that ends soon and a request; and what is of the whole municipality only. */
export async function buildPeople(db: Db, rows: TellingRow[], firms: { mine: string; theirs: string }) {
  const worker = async (tag: string, firm: string, taxCode: string): Promise<SidePerson> => {
    const person = await writePerson(db, { tag, taxCode, firm });
    const role = uuidV7();
    await db
      .insertInto("role_assignment")
      .values({
        id: role,
        user_id: person,
        role: "contractor",
        scope_kind: "firm",
        scope_key: firm,
        valid_to: new Date(Date.now() + 5 * 86_400_000),
        reason: `${tag}motivo`,
      })
      .execute();
    const roleRequest = uuidV7();
    await db
      .insertInto("role_request")
      .values({
        id: roleRequest,
        user_id: person,
        role: "contractor",
        scope_kind: "firm",
        firm_id: firm,
        reason: `${tag}richiesta`,
      })
      .execute();
    rows.push({ words: [`${tag}nome`, `${tag}motivo`, `${tag}richiesta`, taxCode], place: { firm } });
    return { person, taxCode, role, roleRequest };
  };
  const mine = await worker("zqlavoratrice", firms.mine, taxCodeOf("ZQAMIA80A01Z999"));
  const theirs = await worker("zqlavoratore", firms.theirs, taxCodeOf("ZQBLTR80A01Z999"));
  return { mine, theirs, ofAll: await writeOfAll(db, rows, mine.person) };
}

async function writePerson(
  db: Db,
  { tag, taxCode, firm = null }: { tag: string; taxCode: string; firm?: string | null },
): Promise<string> {
  const id = uuidV7();
  await db
    .insertInto("app_user")
    .values({
      id,
      scheme: "codice-fiscale",
      identifier: taxCode,
      tax_code: taxCode,
      display_name: `${tag}nome`,
      firm_id: firm,
    })
    .execute();
  return id;
}

/** A technician who is away and has declared an emergency, and a group: only the whole municipality is told. */
async function writeOfAll(db: Db, rows: TellingRow[], substituteId: string) {
  const taxCode = taxCodeOf("ZQCTCN80A01Z999");
  const person = await writePerson(db, { tag: "zqtecnica", taxCode });
  const [group, substitution, emergency, assignment] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  const until = new Date(Date.now() + 3_600_000);
  await db
    .insertInto("role_group")
    .values({
      id: group,
      name: "zqgruppo",
      match_key: "zqgruppo",
      role: "urp",
      scope_kind: "municipality",
      created_label: "zq",
    })
    .execute();
  await db
    .insertInto("substitution")
    .values({
      id: substitution,
      absent_id: person,
      substitute_id: substituteId,
      valid_from: new Date(),
      valid_to: until,
      reason: "Ferie",
      created_label: "Ufficio",
    })
    .execute();
  const role = { user_id: person, role: "technician", scope_kind: "municipality", scope_key: "" };
  await db
    .insertInto("role_assignment")
    .values({ id: assignment, ...role, origin: "emergency", valid_to: until })
    .execute();
  await db
    .insertInto("emergency_access")
    .values({
      id: emergency,
      user_id: person,
      assignment_id: assignment,
      reason: "zqemergenza",
      ends_at: until,
    })
    .execute();
  rows.push({ words: ["zqgruppo", "zqemergenza"], place: {} });
  return { roleGroup: group, substitution, emergency };
}
