import type { DossierChange, FactClaim } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Quality, Value } from "#domain/dossier/claims.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import { findGround } from "#features/dossier/dossier-ground.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

export interface HistoryAsked {
  id: string;
  subjectId: string | undefined;
  field: string;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

export interface ClaimTold {
  id: string;
  subject_id: string;
  field: string;
  value: Value;
  source: string;
  quality: Quality;
  evidence_id: string | null;
  note: string | null;
  valid_from: string;
  recorded_at: Date;
  superseded_at: Date | null;
  said_by: string;
  cause: string;
  superseded_by: string | null;
  is_shown: boolean;
}

/** Everything that was ever said of a field, newest first: who, when, on which document, and what took its place. */
export async function readFactHistory(
  db: Db,
  { id, subjectId, field, cursor, limit, reach }: HistoryAsked,
): Promise<{ items: FactClaim[]; nextCursor?: string }> {
  await findGround(db, id, reach);
  if (fieldOf(field) === undefined) throw new Problem("not-found", "Il dizionario non ha questo dato");
  const [at, lastId] = cursor === undefined ? ["infinity", LAST_ID] : decodeCursor(cursor, "instant");
  const { rows } = await sql<ClaimTold>`
    select ${CLAIM_COLUMNS} from claim c ${CLAIM_JOINS}
    where c.building_id = ${id}::uuid and c.subject_id = ${subjectId ?? id}::uuid and c.field = ${field}
      and (c.recorded_at, c.id) < (${at}::timestamptz, ${lastId}::uuid)
    order by c.recorded_at desc, c.id desc limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map(toFactClaim);
  const last = items.at(-1);
  return rows.length > limit && last
    ? { items, nextCursor: encodeCursor([last.recordedAt, last.id]) }
    : { items };
}

const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export const CLAIM_COLUMNS = sql`c.id, c.subject_id, c.field, c.value, c.source, c.quality, c.evidence_id, c.note, c.valid_from,
  c.recorded_at, c.superseded_at, h.actor_label as said_by, h.cause, g.actor_label as superseded_by,
  f.claim_id is not null as is_shown`;
export const CLAIM_JOINS = sql`join dossier_change h on h.id = c.change_id
  left join dossier_change g on g.id = c.superseded_by
  left join current_fact f on f.subject_id = c.subject_id and f.field = c.field and f.claim_id = c.id`;

export function toFactClaim(row: ClaimTold): FactClaim {
  const field = fieldOf(row.field);
  return {
    id: row.id,
    value: row.value,
    text: field === undefined ? String(row.value) : valueText(field, row.value),
    source: row.source,
    saidBy: row.said_by,
    cause: row.cause,
    quality: row.quality,
    validFrom: row.valid_from,
    recordedAt: row.recorded_at.toISOString(),
    isShown: row.is_shown,
    ...(row.evidence_id === null ? {} : { evidenceId: row.evidence_id }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.superseded_at === null ? {} : { supersededAt: row.superseded_at.toISOString() }),
    ...(row.superseded_by === null ? {} : { supersededBy: row.superseded_by }),
  };
}

export interface ChangesAsked {
  id: string;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

/** The journal of a dossier, newest first, with the hashes that chain it. */
export async function listDossierChanges(
  db: Db,
  { id, cursor, limit, reach }: ChangesAsked,
): Promise<{ items: DossierChange[]; nextCursor?: string }> {
  await findGround(db, id, reach);
  const before = cursor === undefined ? 2_147_483_647 : Number(decodeCursor(cursor, "text")[0]);
  if (!Number.isInteger(before))
    throw new Problem("bad-request", "Il segnaposto della pagina non è di questo elenco");
  const { rows } = await sql<{
    id: string;
    number: number;
    at: Date;
    actor: string;
    cause: string;
    claims: number;
    fields: string[];
    hash: string;
  }>`
    select h.id, h.number, h.at, h.actor_label as actor, h.cause, h.claims, encode(h.hash, 'hex') as hash,
      coalesce((select json_agg(distinct x.field) from (select c.field from claim c where c.change_id = h.id limit 8) x), '[]') as fields
    from dossier_change h where h.building_id = ${id}::uuid and h.number < ${before}
    order by h.number desc limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map(({ number, actor, cause, claims, hash, at, fields }) => ({
    ...{ number, actor, cause, claims, hash },
    at: at.toISOString(),
    fields: fields.map((code) => fieldOf(code)?.label ?? code),
  }));
  const last = rows[limit - 1];
  return rows.length > limit && last
    ? { items, nextCursor: encodeCursor([String(last.number), last.id]) }
    : { items };
}
