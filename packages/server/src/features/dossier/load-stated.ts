import { sql } from "kysely";
import { asOf, type Moment } from "#domain/dossier/as-of.ts";
import type { Quality, Value } from "#domain/dossier/claims.ts";
import { ownerOf } from "#domain/dossier/dictionary/dictionary.ts";
import type { SubjectKind } from "#domain/dossier/dictionary/field.ts";
import { type ClaimRow, toClaim } from "#features/dossier/claim-store.ts";
import { freshUntil } from "#features/dossier/project-facts.ts";
import type { StoredClaim } from "#features/dossier/saying.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A value as the dossier shows it, with its pedigree. */
export interface ShownFact {
  subjectKind: SubjectKind;
  subjectId: string;
  field: string;
  value: Value;
  claimId: string;
  source: string;
  saidBy: string;
  quality: Quality;
  evidenceId: string | undefined;
  note: string | undefined;
  validFrom: string;
  recordedAt: string;
  freshUntil: string | undefined;
  disagreeing: number;
}

export interface Wanted {
  buildingId: string;
  kinds: readonly SubjectKind[];
  /** One subject only. */
  subjectId?: string | undefined;
  /** Absent: as it is now. */
  moment?: Moment | undefined;
}

/** By subject, then by field. */
export type StatedFacts = Map<string, Map<string, ShownFact>>;

/** The values of a dossier, now or as it stood. */
export async function loadStated(db: Db, wanted: Wanted): Promise<StatedFacts> {
  const facts =
    wanted.moment === undefined ? await current(db, wanted) : await past(db, wanted, wanted.moment);
  const stated: StatedFacts = new Map();
  for (const fact of facts) {
    const ofSubject = stated.get(fact.subjectId) ?? new Map<string, ShownFact>();
    stated.set(fact.subjectId, ofSubject);
    ofSubject.set(fact.field, fact);
  }
  return stated;
}

interface CurrentRow extends Omit<ClaimRow, "superseded_at"> {
  said_by: string;
  fresh_until: string | null;
  disagreeing: number;
}

async function current(db: Db, { buildingId, kinds, subjectId }: Wanted): Promise<ShownFact[]> {
  const ofOne = subjectId === undefined ? sql`` : sql`and f.subject_id = ${subjectId}::uuid`;
  const { rows } = await sql<CurrentRow>`
    select f.subject_kind, f.subject_id, f.field, f.value, f.claim_id as id, f.source, f.quality, f.evidence_id, c.note,
      f.valid_from, f.recorded_at, f.fresh_until, f.disagreeing, h.actor_label as said_by
    from current_fact f join claim c on c.id = f.claim_id join dossier_change h on h.id = c.change_id
    where f.building_id = ${buildingId}::uuid and f.subject_kind = any(${kinds}::text[]) ${ofOne}`.execute(
    db,
  );
  return rows.map((row) => ({
    subjectKind: row.subject_kind as SubjectKind,
    subjectId: row.subject_id,
    field: row.field,
    value: row.value as Value,
    claimId: row.id,
    source: row.source,
    saidBy: row.said_by,
    quality: row.quality as Quality,
    evidenceId: row.evidence_id ?? undefined,
    note: row.note ?? undefined,
    validFrom: row.valid_from,
    recordedAt: row.recorded_at.toISOString(),
    freshUntil: row.fresh_until ?? undefined,
    disagreeing: row.disagreeing,
  }));
}

async function past(db: Db, { buildingId, kinds, subjectId }: Wanted, moment: Moment): Promise<ShownFact[]> {
  const ofOne = subjectId === undefined ? sql`` : sql`and c.subject_id = ${subjectId}::uuid`;
  const { rows } = await sql<ClaimRow & { said_by: string }>`
    select c.id, c.building_id, c.subject_kind, c.subject_id, c.field, c.value, c.source, c.quality, c.evidence_id, c.note,
      c.valid_from, c.recorded_at, c.superseded_at, h.actor_label as said_by
    from claim c join dossier_change h on h.id = c.change_id
    where c.building_id = ${buildingId}::uuid and c.subject_kind = any(${kinds}::text[]) ${ofOne}
      and c.recorded_at <= ${moment.known}::timestamptz and c.valid_from <= ${moment.day}::date
      and (c.superseded_at is null or c.superseded_at > ${moment.known}::timestamptz)`.execute(db);
  const saidBy = new Map(rows.map((row) => [row.id, row.said_by]));
  const bySubject = Map.groupBy(rows.map(toClaim), ({ subject }) => subject.id);
  return [...bySubject.values()].flatMap((claims) =>
    [...asOf(claims, moment, ownerOf).values()].map(({ claim, disagreeing }) =>
      shown(claim as StoredClaim, { saidBy: saidBy.get(claim.id) ?? "", disagreeing: disagreeing.length }),
    ),
  );
}

function shown(claim: StoredClaim, told: { saidBy: string; disagreeing: number }): ShownFact {
  const { id, subject, field, value, source, quality, evidence, note, validFrom, recordedAt } = claim;
  return {
    ...told,
    ...{ subjectKind: subject.kind, subjectId: subject.id, field, value, claimId: id, source, quality },
    ...{ evidenceId: evidence, note, validFrom, recordedAt, freshUntil: freshUntil(claim) },
  };
}
