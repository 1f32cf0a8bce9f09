import type { PropertyWriting } from "@stabile/contract/property";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Value } from "#domain/dossier/claims.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import {
  inReach,
  KIND_LABEL,
  pageOf,
  type WritingKind,
  type WritingState,
} from "#features/property/writing.ts";
import { escapeLike, wordsOf } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor } from "#runtime/web/cursor.ts";
import { keyInstant } from "#runtime/web/key-instant.ts";

export interface WritingsAsked {
  q: string | undefined;
  state: WritingState | undefined;
  buildingId: string | undefined;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

interface Row {
  key: string;
  id: string;
  code: string;
  kind: WritingKind;
  subject: string;
  state: WritingState;
  building: { id: string; code: string; name: string };
  element: { id: string; code: string; name: string } | null;
  field: string | null;
  value: Value | null;
  registerValue: Value | null;
  theirs: Value | null;
  reason: string;
  refusal: string | null;
  registerCode: string | null;
  writtenAt: Date | null;
  createdAt: Date;
  createdBy: string;
  decidedBy: string | null;
  decidedAt: Date | null;
  decision: string | null;
  version: number;
}

/** What goes to the register, newest first. */
export async function listWritings(
  db: Db,
  { q, state, buildingId, cursor, limit, reach }: WritingsAsked,
): Promise<{ items: PropertyWriting[]; nextCursor?: string }> {
  const conditions = [
    inReach(reach),
    ...(state === undefined ? [] : [sql`w.state = ${state}`]),
    ...(buildingId === undefined ? [] : [sql`w.building_id = ${buildingId}::uuid`]),
    ...wordsOf(q).map((word) => sql`w.search like '%' || fold_text(${escapeLike(word)}) || '%'`),
  ];
  if (cursor !== undefined) {
    const [at, id] = decodeCursor(cursor, "instant");
    conditions.push(sql`(w.created_at, w.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<Row>`
    select ${keyInstant("w.created_at")} as key, w.id, w.code, w.kind, w.subject, w.state, w.field, w.value,
      w.register_value as "registerValue", w.theirs, w.reason, w.refusal, w.register_code as "registerCode",
      w.written_at as "writtenAt", w.created_at as "createdAt", w.created_by as "createdBy", w.decided_by as "decidedBy",
      w.decided_at as "decidedAt", w.decision, w.version,
      json_build_object('id', b.id, 'code', b.code, 'name', b.name) as building,
      case when e.id is null then null else json_build_object('id', e.id, 'code', e.code, 'name', e.name) end as element
    from register_writing w join building b on b.id = w.building_id left join element e on e.id = w.element_id
    where ${sql.join(conditions, sql` and `)} order by w.created_at desc, w.id desc limit ${limit + 1}`.execute(
    db,
  );
  return pageOf(rows, limit, toWriting);
}

function toWriting(row: Row): PropertyWriting {
  const { id, code, kind, subject, state, building, version, createdBy } = row;
  return {
    ...{ id, code, kind, kindLabel: KIND_LABEL[kind], subject, state, building, version, createdBy },
    createdAt: row.createdAt.toISOString(),
    ...(row.element === null ? {} : { element: row.element }),
    ...valuesOf(row),
    ...present({ reason: row.reason || null, refusal: row.refusal, registerCode: row.registerCode }),
    ...present({ decidedBy: row.decidedBy, decision: row.decision || null }),
    ...present({ writtenAt: iso(row.writtenAt), decidedAt: iso(row.decidedAt) }),
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Only what is there. */
function present<K extends string>(values: Record<K, string | null>): Partial<Record<K, string>> {
  const told = Object.entries<string | null>(values).filter(([, value]) => value !== null);
  return Object.fromEntries(told) as Partial<Record<K, string>>;
}

function valuesOf({ field: code, value, registerValue, theirs }: Row): Partial<PropertyWriting> {
  const field = code === null ? undefined : fieldOf(code);
  if (field === undefined || value === null) return {};
  return {
    value: { label: field.label, text: valueText(field, value) },
    ...(registerValue === null ? {} : { registerValue: valueText(field, registerValue) }),
    ...(theirs === null ? {} : { theirs: valueText(field, theirs) }),
  };
}
