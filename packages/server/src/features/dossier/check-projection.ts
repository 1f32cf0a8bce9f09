import { sql } from "kysely";
import { asOf } from "#domain/dossier/as-of.ts";
import { fieldOf, ownerOf } from "#domain/dossier/dictionary/dictionary.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type ClaimRow, toClaim } from "#features/dossier/claim-store.ts";
import { WHENEVER } from "#features/dossier/project-facts.ts";
import { aboutOf } from "#features/dossier/saying.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Whether today's values are those that follow from the claims. @returns what does not match, in Italian */
export async function checkProjection(db: Db, now: Date, buildingId: string): Promise<string[]> {
  const { rows: claims } = await sql<ClaimRow>`
    select c.* from claim c where c.building_id = ${buildingId}::uuid and c.superseded_at is null`.execute(
    db,
  );
  const { rows: shown } = await sql<{ subject_id: string; field: string; claim_id: string; value: unknown }>`
    select subject_id, field, claim_id, value from current_fact where building_id = ${buildingId}::uuid`.execute(
    db,
  );
  const expected = new Map<string, { claimId: string; value: unknown }>();
  const moment = { known: WHENEVER, day: romeDay(now) };
  for (const [subjectId, ofSubject] of Map.groupBy(claims.map(toClaim), ({ subject }) => subject.id))
    for (const [field, { claim }] of asOf(ofSubject, moment, ownerOf))
      expected.set(aboutOf(subjectId, field), { claimId: claim.id, value: claim.value });
  const faults: string[] = [];
  const told = (field: string) => fieldOf(field)?.label ?? field;
  for (const row of shown) {
    const about = aboutOf(row.subject_id, row.field);
    const wanted = expected.get(about);
    expected.delete(about);
    if (wanted?.claimId !== row.claim_id || wanted.value !== row.value)
      faults.push(`«${told(row.field)}»: il valore mostrato oggi non è quello che risulta dalle scritture`);
  }
  for (const about of expected.keys())
    faults.push(`«${told(about.split(" ")[1] ?? "")}»: risulta dalle scritture e oggi non è mostrato`);
  return faults;
}
