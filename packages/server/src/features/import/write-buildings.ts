import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { refused, type Verdict } from "#features/import/importer.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface BuildingDraft {
  line: number;
  code: string;
  name: string;
  use: string;
  municipio: string | null;
  streetCode: string | null;
  streetName: string | null;
  civicNumber: number | null;
  civicLetter: string | null;
  civicColour: "black" | "red" | null;
  addressText: string;
  cadastralSection: string | null;
  cadastralSheet: string | null;
  cadastralParcel: string | null;
  builtYear: number | null;
  storeyCount: number | null;
  longitude: number | null;
  latitude: number | null;
  /** GeoJSON MultiPolygon in degrees WGS84. */
  footprint: string | null;
}

const SET = [
  "name",
  "use",
  "municipio",
  "street_code",
  "street_name",
  "civic_number",
  "civic_letter",
  "civic_colour",
  "address_text",
  "cadastral_section",
  "cadastral_sheet",
  "cadastral_parcel",
  "built_year",
  "storey_count",
  "point",
  "footprint",
] as const;
const columns = sql.raw(SET.join(", "));
const those = (of: string) => sql.raw(SET.map((column) => `${of}.${column}`).join(", "));

/** Drafts as rows of `building`, with a point inside their shape where they have no point. */
function given(drafts: readonly BuildingDraft[]) {
  const rows = drafts.map((draft) => ({ ...draft, id: uuidV7() }));
  return sql`(
    select x.id, x.line, x.code, x.name, x.use, x.municipio, "streetCode" as street_code, "streetName" as street_name,
      "civicNumber" as civic_number, "civicLetter" as civic_letter, "civicColour" as civic_colour,
      "addressText" as address_text, "cadastralSection" as cadastral_section, "cadastralSheet" as cadastral_sheet,
      "cadastralParcel" as cadastral_parcel, "builtYear" as built_year, "storeyCount" as storey_count, shape.footprint,
      case when longitude is not null then st_setsrid(st_makepoint(longitude, latitude), 4326)
        -- Of a shape that crosses itself the centroid may fall anywhere on earth: its areas cancel each other out.
        else st_pointonsurface(st_makevalid(shape.footprint)) end as point
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, line int, code text, name text, use text,
      municipio text, "streetCode" text, "streetName" text, "civicNumber" int, "civicLetter" text, "civicColour" text,
      "addressText" text, "cadastralSection" text, "cadastralSheet" text, "cadastralParcel" text, "builtYear" int,
      "storeyCount" int, longitude float8, latitude float8, footprint text)
    cross join lateral (select st_setsrid(st_geomfromgeojson(x.footprint), 4326) as footprint) shape)`;
}

export async function compareBuildings(
  db: Db,
  source: string,
  drafts: readonly BuildingDraft[],
): Promise<Verdict[]> {
  const { rows } = await sql<{
    line: number;
    kind: "new" | "changed" | "unchanged" | "foreign";
    owner: string | null;
  }>`
    select g.line, b.source as owner, case when b.id is null then 'new'
      when b.source <> ${source} or b.source_key <> b.code then 'foreign'
      when (${those("b")}) is distinct from (${those("g")}) or b.withdrawn_on is not null then 'changed'
      else 'unchanged' end as kind
    from ${given(drafts)} g left join building b on b.code = g.code`.execute(db);
  return rows.map(({ line, kind, owner }) =>
    kind === "foreign"
      ? { line, ...refused("Il codice è già di un edificio di un'altra fonte", owner ?? "") }
      : { line, kind },
  );
}

/** A building that was withdrawn and is in the file again is in use again. */
export async function writeBuildings(
  tx: Tx,
  source: string,
  drafts: readonly BuildingDraft[],
): Promise<void> {
  const assignments = sql.raw(SET.map((column) => `${column} = excluded.${column}`).join(", "));
  await sql`
    insert into building (id, code, source, source_key, ${columns})
    select g.id, g.code, ${source}, g.code, ${those("g")} from ${given(drafts)} g
    on conflict (source, source_key) do update set ${assignments}, withdrawn_on = null, updated_at = now()`.execute(
    tx,
  );
}
