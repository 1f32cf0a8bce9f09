import { sql } from "kysely";
import { asOf } from "#domain/dossier/as-of.ts";
import { fieldOf, ownerOf } from "#domain/dossier/dictionary/dictionary.ts";
import { addMonths } from "#domain/time/civil-date.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { StoredClaim } from "#features/dossier/saying.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A field of a subject, and the claims that stand of it. */
export interface Touched {
  buildingId: string;
  claims: readonly StoredClaim[];
}

/** What people say grows old; what a platform says is said again at each reading. */
const OF_PEOPLE: ReadonlySet<string> = new Set(["person", "decision", "document"]);

/**
 * Today's value of each touched field, by the same rules by which any past day is restored.
 * @param touched by `aboutOf`
 */
export async function projectFacts(tx: Tx, now: Date, touched: ReadonlyMap<string, Touched>): Promise<void> {
  const day = romeDay(now);
  const shown: object[] = [];
  const gone: { subjectId: string; field: string }[] = [];
  for (const [about, { buildingId, claims }] of touched) {
    const [subjectId = "", field = ""] = about.split(" ");
    const stated = asOf(claims, { known: WHENEVER, day }, ownerOf).get(field);
    if (stated === undefined) gone.push({ subjectId, field });
    else
      shown.push(rowOf(stated.claim as StoredClaim, { buildingId, disagreeing: stated.disagreeing.length }));
  }
  await forget(tx, gone);
  await show(tx, shown, now);
}

/** What stands is known, also when it was written by a machine whose clock is ahead. */
export const WHENEVER = "9999-12-31T23:59:59.999Z";

function rowOf(
  claim: StoredClaim,
  { buildingId, disagreeing }: { buildingId: string; disagreeing: number },
): object {
  return {
    buildingId,
    disagreeing,
    subjectKind: claim.subject.kind,
    subjectId: claim.subject.id,
    field: claim.field,
    claimId: claim.id,
    value: claim.value,
    source: claim.source,
    quality: claim.quality,
    evidenceId: claim.evidence ?? null,
    validFrom: claim.validFrom,
    recordedAt: claim.recordedAt,
    freshUntil: freshUntil(claim) ?? null,
  };
}

/** The last day on which a claim still counts as current; undefined: it does not grow old. */
export function freshUntil({
  field,
  source,
  recordedAt,
}: Pick<StoredClaim, "field" | "source" | "recordedAt">): string | undefined {
  const months = fieldOf(field)?.staleAfterMonths;
  if (months === undefined || !OF_PEOPLE.has(source)) return undefined;
  return addMonths(romeDay(new Date(recordedAt)), months);
}

async function forget(tx: Tx, gone: readonly object[]): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    delete from current_fact f using json_to_recordset(${JSON.stringify(gone)}::json) as r ("subjectId" uuid, field text)
    where f.subject_id = r."subjectId" and f.field = r.field`.execute(tx);
}

async function show(tx: Tx, shown: readonly object[], now: Date): Promise<void> {
  if (shown.length === 0) return;
  await sql`
    insert into current_fact as f (subject_id, field, building_id, subject_kind, claim_id, value, source, quality, evidence_id,
      valid_from, recorded_at, fresh_until, disagreeing, disagreeing_since)
    select "subjectId", field, "buildingId", "subjectKind", "claimId", value, source, quality, "evidenceId", "validFrom",
      "recordedAt", "freshUntil", disagreeing, case when disagreeing > 0 then ${now}::timestamptz end
    from json_to_recordset(${JSON.stringify(shown)}::json) as r ("subjectId" uuid, field text, "buildingId" uuid,
      "subjectKind" text, "claimId" uuid, value jsonb, source text, quality text, "evidenceId" uuid, "validFrom" date,
      "recordedAt" timestamptz, "freshUntil" date, disagreeing int)
    on conflict (subject_id, field) do update set claim_id = excluded.claim_id, value = excluded.value,
      source = excluded.source, quality = excluded.quality, evidence_id = excluded.evidence_id,
      valid_from = excluded.valid_from, recorded_at = excluded.recorded_at, fresh_until = excluded.fresh_until,
      disagreeing = excluded.disagreeing,
      disagreeing_since = case when excluded.disagreeing > 0 then coalesce(f.disagreeing_since, excluded.disagreeing_since) end`.execute(
    tx,
  );
}
