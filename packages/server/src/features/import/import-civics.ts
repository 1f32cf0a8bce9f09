import { sql } from "kysely";
import {
  type CivicNumber,
  civicKey,
  readCivic,
  readColour,
  writeCivic,
} from "#domain/address/civic-number.ts";
import { type Importer, type RowReading, refused, type Verdict } from "#features/import/importer.ts";
import { cellsOf, type ColumnMap } from "#features/import/map-columns.ts";
import type { Placer } from "#features/import/place-rows.ts";
import { readMoment } from "#features/import/read-moment.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import type { StreetFinder } from "#features/import/street-finder.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface CivicDraft extends CivicNumber {
  line: number;
  streetCode: string;
  longitude: number | null;
  latitude: number | null;
  postcode: string | null;
  validFrom: string | null;
}

export interface CivicOptions {
  source: string;
  columns: ColumnMap;
  redNumbers: boolean;
  placer: Placer;
  streets: StreetFinder;
}

/** Civic numbers. Their key is street, number, letter and colour: that of the place, whoever wrote it down. */
export function civicsImporter(options: CivicOptions): Importer<CivicDraft> {
  let lettersR = 0;
  return {
    keyOf: (draft) => `${draft.streetCode}|${civicKey(draft)}`,
    read(row) {
      const reading = readRow(row, options);
      if (reading.kind === "draft" && reading.draft.letter.endsWith("R")) lettersR += 1;
      return reading;
    },
    compare: (db, drafts) => compareCivics(db, options.source, drafts),
    async write(tx, drafts) {
      await sql`
        insert into civic (id, street_code, number, letter, colour, point, postcode, valid_from, source)
        select gen_random_uuid(), g."streetCode", g.number, g.letter, g.colour, g.point, g.postcode, g."validFrom",
          ${options.source}
        from ${given(drafts)} g
        on conflict (street_code, number, letter, colour) do update set point = excluded.point,
          postcode = excluded.postcode, valid_from = excluded.valid_from, updated_at = now()
        where civic.source = excluded.source`.execute(tx);
    },
    notes: () => notesOf(options, lettersR),
    show: (draft) =>
      `${options.streets.nameOf(draft.streetCode) ?? draft.streetCode} ${writeCivic(draft)}` +
      (draft.latitude === null ? " · senza punto" : ` · ${draft.latitude} N, ${draft.longitude} E`),
  };
}

function notesOf({ streets, redNumbers }: CivicOptions, lettersR: number): string[] {
  const notes: string[] = [];
  if (streets.isEmpty) notes.push("Il viario è vuoto: importa prima le vie, con ./stabile import streets.");
  if (lettersR > 0 && !redNumbers)
    notes.push(
      `${lettersR} civici hanno la lettera R. Se sono civici rossi metti "redNumbers": true nel profilo.`,
    );
  return notes;
}

function readRow(row: SourceRow, options: CivicOptions): RowReading<CivicDraft> {
  const cell = cellsOf(row, options.columns);
  const street = options.streets.find(cell);
  if (street.kind === "refused") return street;
  const civic = readNumber(cell, options);
  if (civic.kind === "refused") return civic;
  const place = options.placer.place(row);
  if (place.kind === "refused") return place;
  const writtenFrom = cell("validFrom");
  const validFrom = writtenFrom === "" ? null : readMoment(writtenFrom)?.day;
  if (validFrom === undefined) return refused("Data di validità non valida", writtenFrom);
  const postcode = cell("postcode");
  if (postcode !== "" && !/^\d{5}$/.test(postcode)) return refused("CAP non valido", postcode);
  const [longitude, latitude] = place.kind === "placed" ? place.point : [null, null];
  return {
    kind: "draft",
    draft: {
      line: row.line,
      streetCode: street.code,
      ...civic.civic,
      longitude,
      latitude,
      postcode: postcode || null,
      validFrom,
    },
  };
}

/** Number, letter and colour, in one column or in three. */
export function readNumber(
  cell: (field: string) => string,
  { columns, redNumbers }: { columns: ColumnMap; redNumbers: boolean },
): { kind: "civic"; civic: CivicNumber } | ReturnType<typeof refused> {
  const written = `${cell("number")} ${cell("letter")}`.trim();
  const reading = readCivic(written, { redNumbers });
  if (reading.kind === "without-number") return refused("Senza numero civico", written);
  if (reading.kind === "unreadable") return refused("Numero civico non riconosciuto", written);
  if (columns.colour === undefined) return reading;
  const colour = readColour(cell("colour"));
  if (colour === undefined) return refused("Colore del civico non riconosciuto", cell("colour"));
  return colour === "red" ? { kind: "civic", civic: { ...reading.civic, colour } } : reading;
}

function given(drafts: readonly CivicDraft[]) {
  return sql`(
    select x.*, case when longitude is null then null else st_setsrid(st_makepoint(longitude, latitude), 4326) end as point
    from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) as x(line int, "streetCode" text, number int, letter text,
      colour text, longitude float8, latitude float8, postcode text, "validFrom" date))`;
}

interface ComparedCivic {
  line: number;
  kind: "new" | "changed" | "unchanged" | "foreign" | "no-street";
  streetCode: string;
  owner: string | null;
}

async function compareCivics(db: Db, source: string, drafts: readonly CivicDraft[]): Promise<Verdict[]> {
  const { rows } = await sql<ComparedCivic>`
    select g.line, g."streetCode", c.source as owner, case when s.code is null then 'no-street' when c.id is null then 'new'
      when c.source <> ${source} then 'foreign'
      when (c.point, c.postcode, c.valid_from) is distinct from (g.point, g.postcode, g."validFrom") then 'changed'
      else 'unchanged' end as kind
    from ${given(drafts)} g
    left join street s on s.code = g."streetCode"
    left join civic c on c.street_code = g."streetCode" and c.number = g.number and c.letter = g.letter
      and c.colour = g.colour`.execute(db);
  return rows.map(({ line, kind, owner, streetCode }) => {
    if (kind === "no-street") return { line, ...refused("La via non è nel viario", `codice ${streetCode}`) };
    return kind === "foreign"
      ? { line, ...refused("Il civico è già di un'altra fonte", owner ?? "") }
      : { line, kind };
  });
}
