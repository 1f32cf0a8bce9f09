import { sql } from "kysely";
import type { Quality, Value } from "#domain/dossier/claims.ts";
import type { SubjectKind } from "#domain/dossier/dictionary/field.ts";
import { aboutOf, type StoredClaim } from "#features/dossier/saying.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ClaimRow {
  id: string;
  building_id: string;
  subject_kind: string;
  subject_id: string;
  field: string;
  value: unknown;
  source: string;
  quality: string;
  evidence_id: string | null;
  note: string | null;
  valid_from: string;
  recorded_at: Date;
  superseded_at: Date | null;
}

export function toClaim(row: ClaimRow): StoredClaim {
  return {
    id: row.id,
    buildingId: row.building_id,
    subject: { kind: row.subject_kind as SubjectKind, id: row.subject_id },
    field: row.field,
    value: row.value as Value,
    source: row.source,
    quality: row.quality as Quality,
    evidence: row.evidence_id ?? undefined,
    note: row.note ?? undefined,
    validFrom: row.valid_from,
    recordedAt: row.recorded_at.toISOString(),
    supersededAt: row.superseded_at?.toISOString(),
  };
}

export interface About {
  subjectId: string;
  field: string;
}

/** The claims that stand of each field of a subject, of every source: by `aboutOf`. */
export async function standingClaims(db: Db, abouts: readonly About[]): Promise<Map<string, StoredClaim[]>> {
  const { rows } = await sql<ClaimRow>`
    select c.id, c.building_id, c.subject_kind, c.subject_id, c.field, c.value, c.source, c.quality, c.evidence_id, c.note,
      c.valid_from, c.recorded_at, c.superseded_at
    from json_to_recordset(${JSON.stringify(abouts)}::json) as a ("subjectId" uuid, field text)
    join claim c on c.subject_id = a."subjectId" and c.field = a.field and c.superseded_at is null
    order by c.valid_from, c.id`.execute(db);
  return groupedByAbout(rows.map(toClaim));
}

export function groupedByAbout(claims: readonly StoredClaim[]): Map<string, StoredClaim[]> {
  const grouped = new Map<string, StoredClaim[]>();
  for (const claim of claims) {
    const about = aboutOf(claim.subject.id, claim.field);
    const together = grouped.get(about);
    if (together) together.push(claim);
    else grouped.set(about, [claim]);
  }
  return grouped;
}

export interface NewClaimRow {
  claim: StoredClaim;
  changeId: string;
}

export async function insertClaims(db: Db, rows: readonly NewClaimRow[]): Promise<void> {
  if (rows.length === 0) return;
  const written = rows.map(({ claim, changeId }) => ({
    ...claim,
    subject_kind: claim.subject.kind,
    subject_id: claim.subject.id,
    changeId,
  }));
  await sql`
    insert into claim (id, building_id, subject_kind, subject_id, field, value, source, quality, evidence_id, note, valid_from,
      recorded_at, change_id)
    select id, "buildingId", subject_kind, subject_id, field, value, source, quality, evidence, note, "validFrom",
      "recordedAt", "changeId"
    from json_to_recordset(${JSON.stringify(written)}::json) as r (id uuid, "buildingId" uuid, subject_kind text,
      subject_id uuid, field text, value jsonb, source text, quality text, evidence uuid, note text, "validFrom" date,
      "recordedAt" timestamptz, "changeId" uuid)`.execute(db);
}

export interface Superseded {
  id: string;
  at: string;
  changeId: string;
}

export async function supersedeClaims(db: Db, rows: readonly Superseded[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update claim c set superseded_at = r.at, superseded_by = r."changeId"
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, at timestamptz, "changeId" uuid)
    where c.id = r.id`.execute(db);
}
