import type { ImportProfile } from "#features/import/profile.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

/** Field of ours → heading of the file. */
export type ColumnMap = Readonly<Record<string, string>>;

/** Fields without which a row of that kind would mean nothing; the schema of the profile says the same of its keys. */
const NEEDED: Record<ImportProfile["kind"], readonly string[]> = {
  streets: ["code", "name"],
  civics: ["number"],
  buildings: ["code", "name"],
  reports: ["key", "state", "opened"],
};

/**
 * Finds the headings that a profile speaks of. A heading given alone must be there; of a list, the first that is.
 * @throws Problem `bad-request` that names what is missing and what there is
 */
export function mapColumns(profile: ImportProfile, headings: readonly string[]): ColumnMap {
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const [field, wanted] of Object.entries(profile.columns)) {
    if (wanted === undefined) continue;
    const heading = findHeading(wanted, headings);
    if (heading !== undefined) found[field] = heading;
    else if (typeof wanted === "string") missing.push(`«${wanted}»${perhaps(wanted, headings)} (${field})`);
  }
  const unmet = NEEDED[profile.kind].filter(
    (field) => found[field] === undefined && !missing.some((one) => one.endsWith(`(${field})`)),
  );
  missing.push(...unmet.map((field) => `una per ${field}`));
  if (missing.length > 0)
    throw new Problem(
      "bad-request",
      `Nel file mancano le colonne ${missing.join(", ")}. Ci sono: ${headings.join(", ")}`,
    );
  return found;
}

/** Of a heading written a little otherwise. */
function perhaps(wanted: string, headings: readonly string[]): string {
  const alike = headings.find((heading) => bare(heading) === bare(wanted));
  return alike === undefined ? "" : `, forse «${alike}»`;
}

function findHeading(wanted: string | readonly string[], headings: readonly string[]): string | undefined {
  // The same letters, whether the accent is part of one or a sign after it.
  if (typeof wanted === "string")
    return headings.find((heading) => heading.normalize("NFC") === wanted.trim().normalize("NFC"));
  for (const one of wanted) {
    const heading = headings.find((candidate) => bare(candidate) === bare(one));
    if (heading !== undefined) return heading;
  }
  return undefined;
}

/** "Codice_Via", "CODICE VIA" and "codiceVia" are one heading to who reads them. */
function bare(heading: string): string {
  return heading
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}

/** What a row says of each field: empty text when the file does not say it. */
export function cellsOf(row: SourceRow, columns: ColumnMap): (field: string) => string {
  return (field) => {
    const heading = columns[field];
    return heading === undefined ? "" : (row.cells.get(heading) ?? "");
  };
}

/** The same profile with the headings found: what a person keeps, corrects and uses from then on. */
export function resolvedProfile(profile: ImportProfile, columns: ColumnMap): ImportProfile {
  return { ...profile, columns: { ...columns } } as ImportProfile;
}
