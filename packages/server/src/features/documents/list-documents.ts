import { type RawBuilder, sql } from "kysely";
import { type DocumentReach, seenDocuments } from "#features/documents/document-access.ts";
import { CURRENT_JOINS, SUMMARY_MEMBERS } from "#features/documents/document-text.ts";
import { escapeLike } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

export interface DocumentFilter {
  q?: string | undefined;
  buildingId?: string | undefined;
  type?: string | undefined;
  state?: string | undefined;
  expiry?: "expired" | "soon" | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
}

export interface DocumentsAsked {
  filter: DocumentFilter;
  cursor: string | undefined;
  limit: number;
  reach: DocumentReach;
  /** In Italy. */
  today: string;
}

interface PageRow {
  items: string | null;
  more: boolean | null;
  last_at: string | null;
  last_id: string | null;
}

/**
 * A page of documents, newest first, as the text of a `DocumentPage`. With words: those that have them all in their text
 * (as an Italian reads them: «verifiche» finds «verifica»), or in their code, title, number or issuer, and where.
 */
export async function listDocuments(
  db: Db,
  { filter, cursor, limit, reach, today }: DocumentsAsked,
): Promise<string> {
  const conditions = [...conditionsOf(filter, today), ...afterCursor(cursor), seenDocuments(reach)];
  const { rows } = await sql<PageRow>`
    with page as materialized (
      select d.id, d.created_at, row_number() over (order by d.created_at desc, d.id desc) as n
      from (select d.* from document d left join building b on b.id = d.building_id
        where ${sql.join(conditions, sql` and `)} order by d.created_at desc, d.id desc limit ${limit + 1}) d)
    select json_agg(json_strip_nulls(json_build_object(${SUMMARY_MEMBERS}, 'snippet', ${snippet(filter.q)})) order by p.n)
        filter (where p.n <= ${limit})::text as items,
      bool_or(p.n > ${limit}) as more,
      max(p.created_at::text) filter (where p.n = ${limit}) as last_at, max(p.id::text) filter (where p.n = ${limit}) as last_id
    from page p join document d on d.id = p.id left join building b on b.id = d.building_id ${CURRENT_JOINS}`.execute(
    db,
  );
  const [row] = rows;
  const items = row?.items ?? "[]";
  return row?.more
    ? `{"items":${items},"nextCursor":"${encodeCursor([row.last_at, row.last_id])}"}`
    : `{"items":${items}}`;
}

/** The days within which an expiry is soon: time enough to have the check done again. */
const SOON_DAYS = 90;

function conditionsOf(filter: DocumentFilter, today: string): RawBuilder<boolean>[] {
  const { q, buildingId, type, state, expiry, subjectKind, subjectId } = filter;
  const conditions: RawBuilder<boolean>[] = [];
  if (buildingId !== undefined) conditions.push(sql`d.building_id = ${buildingId}::uuid`);
  if (type !== undefined) conditions.push(sql`d.type = ${type}`);
  if (state === "to-confirm") conditions.push(sql`d.state in ('uploaded', 'proposed')`);
  else if (state === "to-place") conditions.push(sql`d.to_place is not null and d.state <> 'withdrawn'`);
  else conditions.push(state === undefined ? sql`d.state <> 'withdrawn'` : sql`d.state = ${state}`);
  if (expiry !== undefined) {
    conditions.push(
      sql`d.state = 'confirmed' and d.expires_on < ${today}::date + ${expiry === "soon" ? SOON_DAYS : 0}::int`,
    );
    if (expiry === "soon") conditions.push(sql`d.expires_on >= ${today}::date`);
  }
  if (subjectKind !== undefined && subjectId !== undefined)
    conditions.push(sql`exists (select 1 from document_link l where l.document_id = d.id and l.removed_at is null
      and l.subject_kind = ${subjectKind} and l.subject_id = ${subjectId}::uuid)`);
  if (q !== undefined && q.trim() !== "") conditions.push(hasWords(q));
  return conditions;
}

const asked = (q: string) => sql`websearch_to_tsquery('italian'::regconfig, fold_text(${q}))`;

/** Each side has its own index: asked together of one join, neither would be used. */
function hasWords(q: string): RawBuilder<boolean> {
  const words = q
    .normalize("NFC")
    .split(/\s+/)
    .filter((word) => word.length > 2)
    .slice(0, 8);
  const named = words.map((word) => sql`x.search like '%' || fold_text(${escapeLike(word)}) || '%'`);
  const byName =
    named.length === 0 ? sql`` : sql`union select x.id from document x where ${sql.join(named, sql` and `)}`;
  return sql`d.id in (
    select v.document_id from document_text t join document_version v on v.id = t.version_id where t.words @@ ${asked(q)}
    ${byName})`;
}

/** Long texts are looked at up to where a page of search can wait. */
const LOOKED_AT = 200_000;

function snippet(q: string | undefined): RawBuilder<unknown> {
  if (q === undefined || q.trim() === "") return sql`null`;
  return sql`case when t.words @@ ${asked(q)} then ts_headline('italian'::regconfig, left(t.text, ${LOOKED_AT}), ${asked(q)},
    'StartSel=«, StopSel=», MaxFragments=2, MaxWords=20, MinWords=8, FragmentDelimiter=" … "') end`;
}

function afterCursor(cursor: string | undefined): RawBuilder<boolean>[] {
  if (cursor === undefined) return [];
  const [at, id] = decodeCursor(cursor, "instant");
  return [sql`(d.created_at, d.id) < (${at}::timestamptz, ${id}::uuid)`];
}
