import { readFileSync } from "node:fs";
import { readCsv } from "#replay/csv.ts";
import type { Profile } from "#replay/profile.ts";
import { ReplayRefused } from "#replay/replay-refused.ts";

/** A row of the municipality's file, as its profile reads it. Days are `YYYY-MM-DD`. */
export interface ReportRow {
  /** Line of the file, the heading being 1. */
  line: number;
  id: string;
  state: string;
  opened: string;
  closed: string | null;
  subject: string;
  category: string;
}

export interface ReportFile {
  rows: ReportRow[];
  /** Rows that cannot be replayed, each with its reason: they are accounted for too. */
  refused: { line: number; id: string; because: string }[];
}

/** Reads a file of reports. @throws ReplayRefused when it is not readable or lacks a column of the profile */
export function readReports(path: string, profile: Profile): ReportFile {
  const cells = readCsv(decode(path, profile.encoding), profile.separator);
  const [heading = [], ...lines] = cells;
  const at = columnPlaces(heading, profile);
  const file: ReportFile = { rows: [], refused: [] };
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const cell = (name: keyof typeof at) => (line[at[name]] ?? "").trim();
    const row: ReportRow = {
      line: index + 2,
      id: cell("id"),
      state: cell("state"),
      opened: cell("opened"),
      closed: cell("closed") || null,
      subject: cell("subject"),
      category: cell("category"),
    };
    const because = faultOf(row, profile, seen);
    if (because !== undefined) return file.refused.push({ line: row.line, id: row.id, because });
    seen.add(row.id);
    return file.rows.push(row);
  });
  return file;
}

function decode(path: string, encoding: string): string {
  try {
    // A byte-order mark is taken away by the decoder; a byte that is not of the encoding is refused.
    return new TextDecoder(encoding, { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw new ReplayRefused(`${path} non si legge come ${encoding}: ${(error as Error).message}`);
  }
}

function columnPlaces(
  heading: readonly string[],
  { columns }: Profile,
): Record<keyof Profile["columns"], number> {
  const names = heading.map((name) => name.trim());
  const missing = Object.values(columns).filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw new ReplayRefused(
      `Nel file mancano le colonne ${missing.join(", ")}; ci sono: ${names.join(", ")}`,
    );
  }
  return Object.fromEntries(
    Object.entries(columns).map(([name, title]) => [name, names.indexOf(title)]),
  ) as Record<keyof Profile["columns"], number>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function faultOf(row: ReportRow, { states }: Profile, seen: ReadonlySet<string>): string | undefined {
  if (row.id === "" || row.id.length > 30) return "identificativo mancante o troppo lungo";
  if (seen.has(row.id)) return "identificativo già letto in un'altra riga";
  if (!isDay(row.opened)) return `data di apertura non valida: «${row.opened}»`;
  if (row.closed !== null && !isDay(row.closed)) return `data di chiusura non valida: «${row.closed}»`;
  if (row.closed !== null && row.closed < row.opened) return "chiusa prima di essere aperta";
  const state = Object.hasOwn(states, row.state) ? states[row.state] : undefined;
  if (state === undefined) return `stato non previsto dal profilo: «${row.state}»`;
  const needsClosing = state.steps.some((step) => "on" in step && step.on === "closed");
  return needsClosing && row.closed === null ? "manca la data di chiusura" : undefined;
}

function isDay(text: string): boolean {
  return DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}
