import type { Role, ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

interface DemoPerson {
  taxCode: string;
  displayName: string;
  role: Role;
  scopeKind: ScopeKind;
  /** For a firm its code, for a building the name of its use: turned into an id when it is there. */
  scope?: string;
}

/**
 * Roles of the training environment's people. Their tax codes are those of the simulated SIRAC: Z999 is no place, so
 * no living person has them, and on a real installation (SANDBOX=false) this is never run.
 */
const DEMO_PEOPLE: readonly DemoPerson[] = [
  { taxCode: "CNVMRT84C52Z999Z", displayName: "Marta Canevaro", role: "urp", scopeKind: "municipality" },
  {
    taxCode: "GHGPLA76S02Z999Q",
    displayName: "Paolo Ghigliotti",
    role: "technician",
    scopeKind: "municipality",
  },
  {
    taxCode: "NTOSRN90H64Z999K",
    displayName: "Serena Oneto",
    role: "technician",
    scopeKind: "municipio",
    scope: "I",
  },
  { taxCode: "BZZGLI79P70Z999X", displayName: "Giulia Bozzano", role: "finance", scopeKind: "municipality" },
  {
    taxCode: "RPTNNA75C52Z999B",
    displayName: "Anna Repetto",
    role: "safety-officer",
    scopeKind: "municipality",
  },
  {
    taxCode: "DGNFNC68A17Z999W",
    displayName: "Franco Dagnino",
    role: "contractor",
    scopeKind: "firm",
    scope: "F-LANTERNA",
  },
  {
    taxCode: "DGNFNC68A17Z999W",
    displayName: "Franco Dagnino",
    role: "firm-admin",
    scopeKind: "firm",
    scope: "F-LANTERNA",
  },
  {
    taxCode: "LMRYSF92E08Z999K",
    displayName: "Youssef El Amrani",
    role: "contractor",
    scopeKind: "firm",
    scope: "F-LANTERNA",
  },
  {
    taxCode: "PRDDGI87T21Z999P",
    displayName: "Diego Parodi",
    role: "contractor",
    scopeKind: "firm",
    scope: "F-BISAGNO",
  },
  {
    taxCode: "TRVLCU65D45Z999P",
    displayName: "Lucia Traverso",
    role: "building-contact",
    scopeKind: "building",
    scope: "school",
  },
  { taxCode: "MRLNDR82L14Z999F", displayName: "Andrea Merlo", role: "systems", scopeKind: "municipality" },
  { taxCode: "CSTLNE73R66Z999P", displayName: "Elena Costa", role: "auditor", scopeKind: "municipality" },
];

/** Gives the demo identities their roles. Doing it again changes nothing; a role taken away by hand stays away. */
export async function seedDemoPeople(db: Db): Promise<void> {
  for (const person of DEMO_PEOPLE) {
    await inTransaction(db, async (tx) => {
      const scopeKey = await scopeKeyOf(tx, person);
      if (scopeKey !== undefined) await seedPerson(tx, person, scopeKey);
    });
  }
}

async function seedPerson(tx: Tx, person: DemoPerson, scopeKey: string): Promise<void> {
  const firmId = person.scopeKind === "firm" ? scopeKey : null;
  const user = await tx
    .insertInto("app_user")
    .values({
      id: uuidV7(),
      scheme: "codice-fiscale",
      identifier: person.taxCode,
      tax_code: person.taxCode,
      display_name: person.displayName,
      firm_id: firmId,
    })
    .onConflict((conflict) => conflict.columns(["scheme", "identifier"]).doUpdateSet({ firm_id: firmId }))
    .returning("id")
    .executeTakeFirstOrThrow();
  const had = await tx
    .selectFrom("role_assignment")
    .select("id")
    .where("user_id", "=", user.id)
    .where("role", "=", person.role)
    .executeTakeFirst();
  if (had !== undefined) return;
  await tx
    .insertInto("role_assignment")
    .values({
      id: uuidV7(),
      user_id: user.id,
      role: person.role,
      scope_kind: person.scopeKind,
      scope_key: scopeKey,
      reason: "Ambiente di addestramento",
    })
    .execute();
}

/** @returns undefined while what the scope names is not there yet: the registry arrives after the first start */
async function scopeKeyOf(tx: Tx, { scopeKind, scope }: DemoPerson): Promise<string | undefined> {
  if (scope === undefined) return "";
  if (scopeKind === "municipio") return scope;
  if (scopeKind === "firm") {
    return (await tx.selectFrom("firm").select("id").where("code", "=", scope).executeTakeFirst())?.id;
  }
  const building = await tx
    .selectFrom("building")
    .select("id")
    .where("use", "=", scope)
    .orderBy("code")
    .limit(1)
    .executeTakeFirst();
  return building?.id;
}
