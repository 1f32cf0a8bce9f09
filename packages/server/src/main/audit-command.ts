import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { Readable } from "node:stream";
import { exportChain } from "#features/audit/export-chain.ts";
import { askVerification, runVerification } from "#features/audit/verifications.ts";
import { auditDeps } from "#main/audit-deps.ts";
import { EXIT } from "#main/exit-codes.ts";
import { asLocalOperator, type LocalOperator } from "#main/local-operator.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { readConfig } from "#main/config.ts";
import { audit as keepEntry } from "#runtime/audit.ts";
import { type Anchor, anchorOf, anchorText, readAnchors } from "#runtime/audit-chain/anchors.ts";
import { faultText } from "#runtime/audit-chain/fault-words.ts";
import { sealEntries } from "#runtime/audit-chain/seal-entries.ts";
import { lastSeal } from "#runtime/audit-chain/segment-store.ts";
import type { Progress, Verified } from "#runtime/audit-chain/verify-chain.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export const AUDIT_HELP = `I registri delle operazioni e degli accessi, e la catena di sigilli che li rende verificabili.

  ./stabile audit verify [--anchor FILE|RIGA] [--since FILE|RIGA]
  ./stabile audit anchor
  ./stabile audit export [--format jsonl|csv] [--from N] [--to N] [--out FILE]

verify   ricalcola tutto e confronta: trova ogni voce modificata, tolta, aggiunta o spostata, e nomina la prima. Esce con 0 se
         la catena è integra, con 9 se non lo è. Confronta anche con i sigilli annotati in STABILE_DATA_DIR/audit-anchors*.txt.
  --anchor   i sigilli annotati altrove (righe di ./stabile audit anchor): chi avesse riscritto tutta la catena si scopre così
  --since    riparte da un sigillo già verificato, invece che dall'inizio
anchor   sigilla ciò che c'è e scrive la riga dell'ultimo sigillo: va conservata dove chi amministra la base dati non arriva
         (protocollo, posta certificata, un altro sistema)
export   le voci con la loro impronta e i sigilli (jsonl), o solo le voci (csv); --from e --to sono numeri di segmento.
         L'esportazione resta nel registro`;

/** `./stabile audit …` */
export async function audit(args: string[]): Promise<void> {
  const [verb = "", ...rest] = args;
  const run = { verify, anchor, export: exportEntries }[verb];
  if (run === undefined)
    throw new Problem("bad-request", `audit ${verb}: le voci sono verify, anchor, export`);
  await run(rest);
}

async function verify(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { anchor: { type: "string", multiple: true }, since: { type: "string" } },
  });
  const anchors = (await Promise.all((values.anchor ?? []).map(anchorsIn))).flat();
  const since = values.since === undefined ? undefined : (await anchorsIn(values.since)).at(-1);
  await asLocalOperator(async (db, operator) => {
    await sealEntries(db, systemClock);
    const { id } = await askVerification(db, operator.actor);
    const onProgress = progressLine();
    const began = performance.now();
    const verified = await runVerification(db, auditDeps(readConfig(process.env)), {
      id,
      ...operator,
      since,
      anchors,
      onProgress,
    });
    tellOutcome(verified, (performance.now() - began) / 1000);
  });
}

/** @throws Problem `bad-request` when there is none */
async function anchorsIn(fileOrLine: string): Promise<Anchor[]> {
  const inLine = readAnchors(fileOrLine);
  if (inLine.length > 0) return inLine;
  const text = await readFile(fileOrLine, "utf8").catch(() => {
    throw new Problem("bad-request", `${fileOrLine}: non è la riga di un sigillo, né un file che si legge`);
  });
  const inFile = readAnchors(text);
  if (inFile.length === 0)
    throw new Problem("bad-request", `${fileOrLine}: nessuna riga di ./stabile audit anchor`);
  return inFile;
}

const number = (value: number) => value.toLocaleString("it-IT");

/** On a terminal, a line that renews itself. */
function progressLine(): (progress: Progress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ entries, entriesTotal }) => {
    const percent = entriesTotal === 0 ? 100 : Math.floor((entries / entriesTotal) * 100);
    process.stderr.write(`\r${number(entries)} voci su ${number(entriesTotal)} (${percent} %) `);
    if (entries >= entriesTotal) process.stderr.write("\r\u001B[K");
  };
}

function tellOutcome(verified: Verified, seconds: number): void {
  const { segments, segmentsRemoved, entries, faults, last, unsealed } = verified;
  const speed = seconds > 0 ? ` (${number(Math.round(entries / seconds))} voci al secondo)` : "";
  console.log(
    `${number(entries)} voci in ${number(segments)} segmenti verificate in ${seconds.toFixed(1)} s${speed}.`,
  );
  if (segmentsRemoved > 0)
    console.log(`Di ${number(segmentsRemoved)} segmenti restano i sigilli: il loro tempo è finito.`);
  if (unsealed.count > 0)
    console.log(
      `${number(unsealed.count)} voci aspettano il prossimo sigillo: non sono ancora verificabili.`,
    );
  if (faults.length === 0) {
    console.log(`✓ La catena è integra fino al segmento ${last.number} (${last.hash.toString("hex")}).`);
    return;
  }
  console.log(`✗ La catena non è integra. Primo punto: ${faultText(faults[0] as (typeof faults)[number])}.`);
  for (const fault of faults.slice(1, 20)) console.log(`  ${faultText(fault)}`);
  if (faults.length > 20)
    console.log(`  … e altri ${faults.length - 20}${faults.length === 100 ? " o più" : ""}`);
  process.exitCode = EXIT.auditBroken;
}

async function anchor(args: string[]): Promise<void> {
  refuseMore("audit anchor", args);
  await asLocalOperator(async (db) => {
    await sealEntries(db, systemClock);
    const seal = await lastSeal(db);
    if (seal === undefined)
      throw new Problem("not-found", "I registri sono ancora vuoti: non c'è nulla da sigillare");
    console.log(anchorText(anchorOf(seal)));
  });
}

async function exportEntries(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      format: { type: "string", default: "jsonl" },
      from: { type: "string" },
      to: { type: "string" },
      out: { type: "string" },
    },
  });
  const { format, out } = values;
  if (format !== "jsonl" && format !== "csv")
    throw new Problem("bad-request", `--format ${format}: jsonl oppure csv`);
  const span = { from: wholeNumber("--from", values.from) ?? 1, to: wholeNumber("--to", values.to) };
  await asLocalOperator(async (db, operator) => {
    await sealEntries(db, systemClock);
    await keepExport(db, operator, { format, ...span });
    const lines = Readable.from(exportChain(db, { format, ...span }));
    if (out === undefined) await pipeline(lines, process.stdout, { end: false });
    else await pipeline(lines, createWriteStream(out, { mode: 0o600 }));
  });
}

async function keepExport(
  db: Db,
  { actor, correlationId }: LocalOperator,
  detail: Record<string, unknown>,
): Promise<void> {
  await keepEntry(db, {
    actor,
    action: "audit.export",
    subjectKind: "audit",
    subjectId: "segments",
    detail,
    correlationId,
  });
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new Problem("bad-request", `${option} ${text}: atteso un numero di segmento`);
  return Number(text);
}
