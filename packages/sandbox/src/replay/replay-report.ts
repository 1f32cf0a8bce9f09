import type { ReportFile } from "#replay/read-reports.ts";
import type { Verification } from "#replay/verify.ts";

export interface ReplayOutcome {
  file: Pick<ReportFile, "refused">;
  verification: Verification;
  events: number;
  seconds: { played: number; settled: number };
  /** Days of the city's clock between the first event and the last. */
  days: number;
  failures: ReadonlyMap<string, number>;
  notices: { delivered: number; pending: number; abandoned: number; attempts: number };
}

const MOST_LISTED = 50;
const STATE_LABEL: Record<string, string> = {
  received: "ricevuta",
  "in-charge": "in carico",
  resolved: "risolta",
  rejected: "respinta",
  withdrawn: "ritirata",
  reopened: "riaperta",
  merged: "unita",
  triaged: "valutata",
};

/** What a person reads at the end. */
export function replayReport(outcome: ReplayOutcome): string {
  const { file, verification, events, seconds, days, failures, notices } = outcome;
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...failures]
    .sort((one, other) => other[1] - one[1])
    .map(([kind, count]) => `${kind} ${count}`);
  return [
    "",
    `Replica: ${number(events)} eventi di ${number(days)} giorni in ${seconds.played.toFixed(0)} s; tutto arrivato dopo altri ${seconds.settled.toFixed(0)} s.`,
    `Guasti incontrati da chi scrive nel CzRM: ${number(failed)} chiamate ripetute${failed === 0 ? "" : ` (${kinds.join(", ")})`}.`,
    `Avvisi dell'ESB a Stabile: ${number(notices.delivered)} consegnati in ${number(notices.attempts)} tentativi, ${number(notices.pending)} in attesa, ${number(notices.abandoned)} abbandonati.`,
    "",
    ...tableOf(verification),
    "",
    ...refusedLines(file),
    ...differenceLines(verification),
    closingLine(outcome),
  ].join("\n");
}

export function isAllRight({ file, verification }: Pick<ReplayOutcome, "file" | "verification">): boolean {
  return (
    file.refused.length === 0 && verification.right === verification.rows && verification.strangers === 0
  );
}

function tableOf({ byState, rows, right }: Verification): string[] {
  const lines = [["Stato nel file", "Righe", "Giuste", "Stato della richiesta"]];
  for (const [state, total] of [...byState].sort((one, other) => other[1].rows - one[1].rows)) {
    const found = [...total.found].map(([name, count]) => `${STATE_LABEL[name] ?? name} ${number(count)}`);
    lines.push([state, number(total.rows), number(total.right), found.join(", ")]);
  }
  lines.push(["Totale", number(rows), number(right), ""]);
  const widths = [0, 1, 2].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines.map(([state = "", count = "", good = "", found = ""]) =>
    `  ${state.padEnd(widths[0] ?? 0)}  ${count.padStart(widths[1] ?? 0)}  ${good.padStart(widths[2] ?? 0)}  ${found}`.trimEnd(),
  );
}

function refusedLines({ refused }: ReplayOutcome["file"]): string[] {
  if (refused.length === 0) return [];
  const lines = refused
    .slice(0, MOST_LISTED)
    .map(({ line, id, because }) => `  riga ${line} (${id}): ${because}`);
  return [`Righe del file non replicate: ${number(refused.length)}`, ...lines, ""];
}

function differenceLines({ differences, strangers }: Verification): string[] {
  const lines = differences
    .slice(0, MOST_LISTED)
    .map(({ line, id, because }) => `  riga ${line} (${id}): ${because.join("; ")}`);
  if (differences.length > MOST_LISTED) lines.push(`  … e altre ${number(differences.length - MOST_LISTED)}`);
  if (strangers > 0) lines.push(`  ${number(strangers)} richieste che non corrispondono ad alcuna riga`);
  return lines.length === 0 ? [] : ["Differenze:", ...lines, ""];
}

function closingLine(outcome: ReplayOutcome): string {
  const { file, verification } = outcome;
  const total = verification.rows + file.refused.length;
  return isAllRight(outcome)
    ? `Tutte le ${number(total)} segnalazioni tornano: ciascuna una volta, con stato, date e categoria giusti.`
    : `${number(verification.right)} segnalazioni su ${number(total)} tornano.`;
}

function number(value: number): string {
  return value.toLocaleString("it-IT", { useGrouping: "always" });
}
