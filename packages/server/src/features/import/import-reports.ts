import { createHash } from "node:crypto";
import { sql } from "kysely";
import { REQUEST_STATE_LABEL } from "#domain/request/states.ts";
import { fromRome, romeDay } from "#domain/time/rome.ts";
import { type Importer, type RowReading, refused, type Verdict } from "#features/import/importer.ts";
import { cellsOf, type ColumnMap } from "#features/import/map-columns.ts";
import type { Placer } from "#features/import/place-rows.ts";
import type { ReportState, ReportsProfile } from "#features/import/profile.ts";
import { readMoment } from "#features/import/read-moment.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import { type ReportDraft, writeReports } from "#features/import/write-reports.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ReportOptions {
  profile: ReportsProfile;
  columns: ColumnMap;
  placer: Placer;
}

/**
 * Historic reports, straight into requests: nobody is told, no platform hears of it. What the office has since made of
 * one is never overwritten by a later file.
 */
export function reportsImporter({ profile, columns, placer }: ReportOptions): Importer<ReportDraft> {
  const unknown = new Map<string, number>();
  const states = byBareName(profile.states);
  const categories = byBareName(profile.categories);
  return {
    keyOf: ({ key }) => key,
    read(row) {
      const reading = readReport(row, { columns, placer, states, categories });
      if (reading.kind === "draft" && reading.draft.category === null) {
        const written = reading.draft.sourceCategory ?? "(vuota)";
        unknown.set(written, (unknown.get(written) ?? 0) + 1);
      }
      return reading;
    },
    compare: (db, drafts) => compareReports(db, profile.source, drafts),
    write: (tx, drafts, run) => writeReports(tx, { source: profile.source, drafts, run }),
    show: ({ key, openedAt, state, subject, category }) =>
      `${key}  ${romeDay(new Date(openedAt))} · ${REQUEST_STATE_LABEL[state]} · ${category ?? "senza categoria"} · ${subject}`,
    notes: () => unknownCategories(unknown),
  };
}

const MOST_NAMED = 20;

/** The commonest first. A column that is no category at all would name each of its rows. */
function unknownCategories(unknown: ReadonlyMap<string, number>): string[] {
  const named = [...unknown].sort(([, a], [, b]) => b - a);
  const lines = named
    .slice(0, MOST_NAMED)
    .map(
      ([name, rows]) =>
        `La categoria «${name}» non è nel profilo: ${rows} segnalazioni restano senza categoria.`,
    );
  const more = named.length - MOST_NAMED;
  return more > 0 ? [...lines, `E altre ${more} categorie non sono nel profilo.`] : lines;
}

function byBareName<T>(record: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(record).map(([name, value]) => [bare(name), value]));
}

function bare(text: string): string {
  return text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

interface Reading extends Omit<ReportOptions, "profile"> {
  states: Map<string, ReportState>;
  categories: Map<string, string>;
}

function readReport(
  row: SourceRow,
  { columns, placer, states, categories }: Reading,
): RowReading<ReportDraft> {
  const cell = cellsOf(row, columns);
  const key = cell("key");
  if (key === "") return refused("Manca l'identificativo");
  if (key.length > 100) return refused("Identificativo troppo lungo", key);
  const state = states.get(bare(cell("state")));
  if (state === undefined) return refused("Stato non previsto dal profilo", cell("state") || "(vuoto)");
  const dates = readDates(cell, state);
  if (dates.kind === "refused") return dates;
  const place = placer.place(row);
  if (place.kind === "refused") return place;
  const [longitude, latitude] = place.kind === "placed" ? place.point : [null, null];
  const sourceCategory = cell("category") || null;
  const draft = {
    line: row.line,
    key,
    number: cell("number") || null,
    state,
    sourceState: cell("state"),
    category: categories.get(bare(sourceCategory ?? "")) ?? null,
    sourceCategory,
    subject: cut(cell("subject") || sourceCategory || "Segnalazione"),
    description: cell("description"),
    addressText: cell("address"),
    municipio: cell("municipio") || null,
    longitude,
    latitude,
    openedAt: dates.openedAt,
    closedAt: dates.closedAt,
  };
  const { line: _line, ...content } = draft;
  return { kind: "draft", draft: { ...draft, contentSha256: sha256(JSON.stringify(content)) } };
}

type Dates = { kind: "dates"; openedAt: string; closedAt: string | null };

const OVER: readonly string[] = ["resolved", "rejected", "withdrawn"];

function readDates(cell: (field: string) => string, state: string): Dates | ReturnType<typeof refused> {
  const openedAt = instantOf(cell("opened"));
  if (openedAt === undefined) return refused("Data di apertura non valida", cell("opened") || "(vuota)");
  const written = cell("closed");
  if (written === "" || !OVER.includes(state)) return { kind: "dates", openedAt, closedAt: null };
  const closedAt = instantOf(written);
  if (closedAt === undefined) return refused("Data di chiusura non valida", written);
  if (closedAt < openedAt) return refused("Chiusa prima di essere aperta", `${cell("opened")}, ${written}`);
  return { kind: "dates", openedAt, closedAt };
}

/** A year that no report is of is a slip of the pen, not a date. */
const YEARS = ["1950", "2100"] as const;

function instantOf(text: string): string | undefined {
  const moment = readMoment(text);
  if (moment === undefined || moment.day < YEARS[0] || moment.day > YEARS[1]) return undefined;
  return fromRome(moment.day, moment.minute).toISOString();
}

/** By whole characters: half of one would be no text. */
function cut(text: string): string {
  return text.length <= 500 ? text : [...text].slice(0, 500).join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

interface ComparedReport {
  line: number;
  kind: "new" | "changed" | "unchanged" | "foreign" | "touched";
  code: string | null;
}

async function compareReports(db: Db, source: string, drafts: readonly ReportDraft[]): Promise<Verdict[]> {
  const keys = drafts.map(({ line, key, contentSha256 }) => ({ line, key, sha: contentSha256 }));
  const { rows } = await sql<ComparedReport>`
    select g.line, r.code, case when r.id is null then 'new' when i.request_id is null then 'foreign'
      when i.content_sha256 = g.sha then 'unchanged' when r.version <> i.request_version then 'touched'
      else 'changed' end as kind
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as g(line int, key text, sha text)
    left join request r on r.source = ${source} and r.source_key = g.key
    left join imported_report i on i.request_id = r.id`.execute(db);
  return rows.map(({ line, kind, code }) => {
    if (kind === "foreign")
      return { line, ...refused("La segnalazione è arrivata per altra via", code ?? "") };
    return kind === "touched"
      ? { line, ...refused("Intanto è stata trattata in Stabile: resta com'è", code ?? "") }
      : { line, kind };
  });
}
