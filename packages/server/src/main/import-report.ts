import { PROJECTIONS } from "#features/import/projections.ts";
import { SEPARATOR_NAME } from "#features/import/read-csv.ts";
import type { ImportKind } from "#features/import/profile.ts";
import type { PreparedImport } from "#features/import/prepare-import.ts";
import type { ImportOutcome } from "#features/import/run-import.ts";

const count = new Intl.NumberFormat("it-IT", { useGrouping: "always" });
export const numberText = (value: number): string => count.format(value);

const VERDICT_LABEL = { new: "nuova", changed: "cambiata", unchanged: "uguale" } as const;
export const KIND_LABEL: Record<ImportKind, string> = {
  streets: "vie",
  civics: "civici",
  buildings: "edifici",
  reports: "segnalazioni",
};

/** What was detected of the file, before any row is taken. */
export function readingText({ file, profile, columns, chosen, hasMark, identity }: PreparedImport): string {
  const lines = [`File         ${identity.fileName} (${formatText(file, hasMark)})`];
  lines.push(`Profilo      ${profile.name}; fonte dei dati: ${profile.source}`);
  const mapped = Object.entries(columns).map(([field, heading]) => `${field} ← ${heading}`);
  lines.push(`Colonne      ${mapped.join(", ")}`);
  const left = file.headings.filter((heading) => !Object.values(columns).includes(heading));
  if (left.length > 0) lines.push(`Non usate    ${left.join(", ")}`);
  if (chosen !== undefined) lines.push(`Coordinate   ${crsText(chosen)}`);
  return lines.join("\n");
}

function formatText(file: PreparedImport["file"], hasMark: boolean): string {
  if (file.format === "xlsx") return `XLSX, foglio «${file.sheet ?? ""}»`;
  const encoding = `${(file.encoding ?? "").toUpperCase()}${hasMark ? " con BOM" : ""}`;
  if (file.format === "geojson") return `GeoJSON, ${encoding}`;
  return `CSV, ${encoding}, separatore: ${SEPARATOR_NAME[file.separator ?? ""]}`;
}

function crsText({
  crs,
  alike,
  swapped,
  middle: [longitude, latitude],
}: NonNullable<PreparedImport["chosen"]>): string {
  const others = alike.length === 0 ? "" : `, uguale entro un metro a ${alike.join(", ")}`;
  const order = swapped ? ", prima nord e poi est" : "";
  return `${crs}, ${PROJECTIONS[crs]?.label}${others}${order}; in mezzo ai dati: ${latitude.toFixed(5)} N, ${longitude.toFixed(5)} E`;
}

/** The outcome: a sample, the counts, and every reason with the lines it concerns. */
export function outcomeText(
  outcome: ImportOutcome,
  { kind, applied }: { kind: ImportKind; applied: boolean },
): string {
  const { rows, counts, reasons, sample, resumedAt, seconds, notes, notInFile } = outcome;
  const lines = sample.length === 0 ? [] : [applied ? "Le prime righe:" : "Le prime righe, come sarebbero:"];
  for (const one of sample) lines.push(`  riga ${one.line} (${VERDICT_LABEL[one.kind]})  ${one.text}`);
  if (resumedAt > 0)
    lines.push(`Ripreso dalla riga di dati ${numberText(resumedAt + 1)}: le precedenti erano già fatte.`);
  const speed = seconds > 0 ? Math.round((rows - resumedAt) / seconds) : 0;
  lines.push(
    `${numberText(rows)} righe (${KIND_LABEL[kind]}) in ${seconds.toFixed(1)} s, ${numberText(speed)} al secondo: ` +
      `${numberText(counts.added)} nuove, ${numberText(counts.changed)} cambiate, ${numberText(counts.unchanged)} uguali, ${numberText(counts.refused)} rifiutate.`,
  );
  lines.push(...reasonLines(reasons), ...notes);
  if (notInFile > 0)
    lines.push(
      `Altri ${numberText(notInFile)} della stessa fonte non sono tra le righe buone di questo file: restano come sono.`,
    );
  return lines.join("\n");
}

function reasonLines(reasons: ImportOutcome["reasons"]): string[] {
  const groups = [...reasons].sort(([, a], [, b]) => b.count - a.count);
  return groups.map(([reason, { count: rows, first }]) => {
    const shown = first.map(({ line, detail }) => (detail === "" ? `${line}` : `${line} (${detail})`));
    const more = rows > first.length ? ` e altre ${numberText(rows - first.length)}` : "";
    return `  ${reason}: ${numberText(rows)}. Righe ${shown.join(", ")}${more}.`;
  });
}
