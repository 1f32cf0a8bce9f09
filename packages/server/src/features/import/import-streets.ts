import { sql } from "kysely";
import { joinStreetName, writeStreetName } from "#domain/address/street-name.ts";
import { type Importer, type RowReading, refused, type Verdict } from "#features/import/importer.ts";
import { cellsOf, type ColumnMap } from "#features/import/map-columns.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface StreetDraft {
  line: number;
  code: string;
  name: string;
  municipio: string | null;
  postcode: string | null;
}

/** Streets of the gazetteer. The code is their key, in the file and here. */
export function streetsImporter(source: string, columns: ColumnMap): Importer<StreetDraft> {
  return {
    keyOf: ({ code }) => code,
    read: (row) => readStreet(row, columns),
    compare: (db, drafts) => compareStreets(db, source, drafts),
    async write(tx, drafts) {
      await sql`
        insert into street (code, name, municipio, postcode, source)
        select code, name, municipio, postcode, ${source} from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb)
          as x(code text, name text, municipio text, postcode text)
        on conflict (code) do update set name = excluded.name, municipio = excluded.municipio,
          postcode = excluded.postcode, updated_at = now()
        where street.source = excluded.source`.execute(tx);
    },
    show: ({ code, name, municipio, postcode }) =>
      `${code}  ${[name, municipio, postcode].filter((part) => part !== null).join(" · ")}`,
  };
}

function readStreet(row: SourceRow, columns: ColumnMap): RowReading<StreetDraft> {
  const cell = cellsOf(row, columns);
  const code = cell("code");
  if (code === "") return refused("Manca il codice della via");
  if (code.length > 60) return refused("Codice della via troppo lungo", code);
  if (cell("name") === "") return refused("Manca il nome della via", code);
  const name = writeStreetName(joinStreetName(cell("kind"), cell("name")));
  if (name.length > 200) return refused("Nome della via troppo lungo", code);
  const postcode = cell("postcode");
  if (postcode !== "" && !/^\d{5}$/.test(postcode)) return refused("CAP non valido", postcode);
  return {
    kind: "draft",
    draft: { line: row.line, code, name, municipio: cell("municipio") || null, postcode: postcode || null },
  };
}

async function compareStreets(db: Db, source: string, drafts: readonly StreetDraft[]): Promise<Verdict[]> {
  const { rows } = await sql<{
    line: number;
    kind: "new" | "changed" | "unchanged" | "foreign";
    owner: string;
  }>`
    select g.line, s.source as owner, case when s.code is null then 'new' when s.source <> ${source} then 'foreign'
      when (s.name, s.municipio, s.postcode) is distinct from (g.name, g.municipio, g.postcode) then 'changed'
      else 'unchanged' end as kind
    from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb)
      as g(line int, code text, name text, municipio text, postcode text)
    left join street s on s.code = g.code`.execute(db);
  return rows.map(({ line, kind, owner }) =>
    kind === "foreign"
      ? { line, ...refused("Il codice è già di una via di un'altra fonte", owner) }
      : { line, kind },
  );
}
