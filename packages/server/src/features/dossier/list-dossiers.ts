import type { DossierListItem, DossierMeasure } from "@stabile/contract/dossier-shapes";
import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { useLabel } from "#features/dossier/dossier-ground.ts";
import { buildingConditions } from "#features/registry/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface DossiersAsked {
  q?: string | undefined;
  municipio?: string | undefined;
  use?: string | undefined;
  disagreeing?: "only" | undefined;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

interface Row extends DossierMeasure {
  id: string;
  code: string;
  name: string;
  use: string;
  municipio: string | null;
  disagreeing: number;
  rank: number;
}

type Total = DossierMeasure & { buildings: number; disagreeing: number };

/** Per mille of what is asked for: what the list is ordered by, and its index too. */
const RANK = sql`case when d.required = 0 then 0 else d.stated * 1000 / d.required end`;

/** Buildings by how complete their dossier is, the least first, and the sums of all those found. */
export async function listDossiers(
  db: Db,
  { cursor, limit, reach, disagreeing, ...filter }: DossiersAsked,
): Promise<{ items: DossierListItem[]; total: Total; nextCursor?: string }> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const conditions: RawBuilder<unknown>[] = [
    ...buildingConditions({ ...filter, withdrawn: "exclude" }),
    ...(scope ? [scope] : []),
    ...(disagreeing === "only" ? [sql`d.disagreeing > 0`] : []),
  ];
  const where = sql.join(conditions, sql` and `);
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      select b.id, b.code, b.name, b.use, b.municipio, d.required, d.stated, d.founded, d.current, d.disagreeing, ${RANK} as rank
      from dossier d join building b on b.id = d.building_id
      where ${where} ${after(cursor)} order by ${RANK}, d.building_id limit ${limit + 1}`.execute(db),
    totalOf(db, where),
  ]);
  const items = rows.slice(0, limit).map(toItem);
  const last = rows[limit - 1];
  return rows.length > limit && last
    ? { items, total, nextCursor: encodeCursor([String(last.rank), last.id]) }
    : { items, total };
}

function after(cursor: string | undefined): RawBuilder<unknown> {
  if (cursor === undefined) return sql``;
  const [rank, id] = decodeCursor(cursor, "text");
  if (!/^\d{1,5}$/.test(rank))
    throw new Problem("bad-request", "Il segnaposto della pagina non è di questo elenco");
  return sql`and (${RANK}, d.building_id) > (${Number(rank)}::int, ${id}::uuid)`;
}

async function totalOf(db: Db, where: RawBuilder<unknown>): Promise<Total> {
  const { rows } = await sql<Total>`
    select count(*)::int as buildings, coalesce(sum(d.required), 0)::int as required, coalesce(sum(d.stated), 0)::int as stated,
      coalesce(sum(d.founded), 0)::int as founded, coalesce(sum(d.current), 0)::int as current,
      coalesce(sum(d.disagreeing), 0)::int as disagreeing
    from dossier d join building b on b.id = d.building_id where ${where}`.execute(db);
  return rows[0] as Total;
}

function toItem({
  id,
  code,
  name,
  use,
  municipio,
  disagreeing,
  required,
  stated,
  founded,
  current,
}: Row): DossierListItem {
  return {
    ...{ id, code, name, use, useLabel: useLabel(use), disagreeing },
    ...(municipio === null ? {} : { municipio }),
    measure: { required, stated, founded, current },
  };
}
