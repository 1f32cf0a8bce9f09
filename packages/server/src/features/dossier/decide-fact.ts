import { sql } from "kysely";
import { DECISION, type Value } from "#domain/dossier/claims.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { SubjectKind } from "#domain/dossier/dictionary/field.ts";
import { groundToWrite } from "#features/dossier/dossier-ground.ts";
import { stateFacts } from "#features/dossier/state-facts.ts";
import { originOfPerson, readFact, type Writing } from "#features/dossier/write-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface Decision extends Writing {
  subjectId: string;
  field: string;
  value: Value;
  validFrom: string;
  evidenceId?: string | undefined;
  reason: string;
  /** Ids of the claims that were shown to who decides. */
  seen: readonly string[];
}

/**
 * A person settles what the sources disagree about. It stands until one of them says something new.
 * @throws Problem `not-found`, `forbidden`, `unprocessable`, `conflict` when a source has spoken meanwhile
 */
export function decideFact(
  db: Db,
  { clock }: { clock: Clock },
  { subjectId, field, value, validFrom, evidenceId, reason, seen, ...writing }: Decision,
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const ground = await groundToWrite(tx, writing.buildingId, writing.principal);
    const standing = await lockStanding(tx, { buildingId: ground.id, subjectId, field });
    const known = new Set(seen);
    if (standing.claims.some((id) => !known.has(id)))
      throw new Problem("conflict", "Nel frattempo una fonte ha detto altro: guarda prima di decidere");
    const origin = originOfPerson(writing, { ground, now: clock.now(), source: DECISION });
    const subject = { kind: standing.kind, id: subjectId };
    const quality = evidenceId === undefined ? ("verified" as const) : ("documented" as const);
    const fact = readFact(
      {
        subject,
        field,
        value,
        validFrom,
        quality,
        note: reason,
        ...(evidenceId === undefined ? {} : { evidenceId }),
      },
      { ground, today: romeDay(origin.now), at: "" },
    );
    const { changed } = await stateFacts(tx, origin, [{ buildingId: ground.id, facts: [fact] }]);
    return { version: changed.get(ground.id) ?? ground.version };
  });
}

async function lockStanding(
  tx: Tx,
  { buildingId, subjectId, field }: { buildingId: string; subjectId: string; field: string },
): Promise<{ kind: SubjectKind; claims: string[] }> {
  // The dossier first, as everybody who writes does.
  await sql`select from dossier where building_id = ${buildingId}::uuid for update`.execute(tx);
  const { rows } = await sql<{ id: string; subject_kind: SubjectKind }>`
    select c.id, c.subject_kind from claim c
    where c.building_id = ${buildingId}::uuid and c.subject_id = ${subjectId}::uuid and c.field = ${field}
      and c.superseded_at is null`.execute(tx);
  const [first] = rows;
  if (first === undefined) throw new Problem("not-found", "Su questo dato non c'è nulla da decidere");
  return { kind: first.subject_kind, claims: rows.map(({ id }) => id) };
}
