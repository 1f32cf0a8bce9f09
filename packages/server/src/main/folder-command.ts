import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { RULE_FIELDS, VISIBILITY_NAMES } from "#domain/documents/folder-rules.ts";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";
import { type DocumentDeps, TEXT_QUEUE } from "#features/documents/document-deps.ts";
import { type FileLine, type FolderTally, loadFolder } from "#features/documents/folder/load-folder.ts";
import { readRules } from "#features/documents/folder/read-rules.ts";
import { secretsOf } from "#main/config.ts";
import { documentFiles } from "#main/document-files.ts";
import { createProgress } from "#main/import-progress.ts";
import { numberText } from "#main/import-report.ts";
import { asLocalOperator, type LocalOperator, type OpenedForOne } from "#main/local-operator.ts";
import { createScanner } from "#runtime/antivirus/scanner.ts";
import { systemClock } from "#runtime/clock.ts";
import { BYTE_ORDER_MARK, csvLine } from "#runtime/csv-line.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createJobs } from "#runtime/jobs/jobs.ts";
import { createLogger } from "#runtime/logger.ts";
import { Problem } from "#runtime/problem.ts";

const EXAMPLE = [
  ["{edificio}/CPI/{data}*.pdf", "", "fire-certificate", "", "", "", "Vigili del fuoco", "", "uffici"],
  ["{edificio}/APE/**/*.pdf", "", "ape", "", "", "", "", "", "edificio"],
  ["Scuole/{edificio} - */Verbali/{data} {titolo}.*", "", "", "", "", "", "", "", ""],
  ["Palazzo municipale/**", "ED-0001", "", "", "", "", "", "", "riservato"],
];

/** `./stabile import documents …` */
export async function importFolder(args: string[]): Promise<void> {
  const asked = readAsked(args);
  if (asked.template) {
    process.stdout.write(templateText());
    return;
  }
  const rules = await readRules(asked.rules);
  if (asked.report !== undefined) await refuseOverwriting(asked.report);
  await asLocalOperator(async (db, operator, opened) => {
    if (!asked.apply) return run(db, { asked, rules, operator, deps: undefined });
    await withDeps(opened, (deps) => run(db, { asked, rules, operator, deps }));
  });
}

function templateText(): string {
  const types = DOCUMENT_TYPES.map(({ code, label }) => `#   ${code}: ${label}`).join("\n");
  console.error(
    `# Una regola per riga; vale la prima che va bene. Tipi:\n${types}\n# visibilita: ${VISIBILITY_NAMES.join(", ")}`,
  );
  return [["percorso", ...RULE_FIELDS], ...EXAMPLE].map((cells) => csvLine(cells)).join("");
}

interface Asked {
  template: boolean;
  root: string;
  rules: string;
  apply: boolean;
  confirm: boolean;
  keepUnplaced: boolean;
  report: string | undefined;
}

function readAsked(args: string[]): Asked {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rules: { type: "string" },
      template: { type: "boolean", default: false },
      apply: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      confirm: { type: "boolean", default: false },
      "keep-unplaced": { type: "boolean", default: false },
      report: { type: "string" },
    },
  });
  const [root = "", ...others] = positionals;
  const { template, apply, confirm, report, rules = "" } = values;
  if (!template && (root === "" || others.length > 0))
    throw new Problem("bad-request", "import documents: serve una cartella, una sola");
  if (!template && rules === "")
    throw new Problem(
      "bad-request",
      "import documents: servono le regole, con --rules FILE; un modello: ./stabile import documents --template",
    );
  if (apply && values["dry-run"]) throw new Problem("bad-request", "--apply e --dry-run dicono il contrario");
  const keepUnplaced = values["keep-unplaced"];
  return { template, root: resolve(root), rules, apply, confirm, keepUnplaced, report };
}

async function refuseOverwriting(path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Problem("bad-request", `--report ${path}: c'è già, e non si sovrascrive`);
}

/** The store and the queue, as the server has them: the texts are read by who works on the queue. */
async function withDeps(
  { config, database }: OpenedForOne,
  work: (deps: DocumentDeps) => Promise<void>,
): Promise<void> {
  const jobs = createJobs(database, createLogger(config.LOG_LEVEL, secretsOf(config)));
  jobs.define({ name: TEXT_QUEUE, handle: () => Promise.resolve(), retryLimit: 3 });
  await jobs.prepare();
  try {
    await work({ clock: systemClock, blobs: documentFiles(config, createScanner(config)), jobs });
  } finally {
    await jobs.stop();
  }
}

interface Running {
  asked: Asked;
  rules: Awaited<ReturnType<typeof readRules>>;
  operator: LocalOperator;
  deps: DocumentDeps | undefined;
}

async function run(db: Db, { asked, rules, operator, deps }: Running): Promise<void> {
  const progress = createProgress();
  const report = asked.report === undefined ? undefined : openReport(asked.report);
  const firstOf = { "to-place": [] as FileLine[], parked: [] as FileLine[] };
  const load = {
    ...{ root: asked.root, rules, deps, confirm: asked.confirm, now: systemClock.now(), ...operator },
    ...{ onFile: progress.loading, keepUnplaced: asked.keepUnplaced },
  };
  const tally = await loadFolder(db, load, (line) => {
    report?.write(line);
    if (line.outcome === "to-place" || line.outcome === "parked") firstOf[line.outcome].push(line);
    for (const lines of Object.values(firstOf)) lines.splice(MOST_TOLD);
  });
  progress.end();
  await report?.close();
  console.log(tallyText(tally, asked));
  tellFirst("Da collocare a mano", firstOf["to-place"], tally["to-place"]);
  tellFirst("Non presi", firstOf.parked, tally.parked);
  if (asked.report !== undefined) console.log(`Ogni file, con il suo esito: ${asked.report}`);
  console.log(asked.apply ? "Fatto." : "Prova: non è stato scritto nulla. Con --apply si scrive.");
}

const MOST_TOLD = 20;

function tallyText(tally: FolderTally, { apply, confirm }: Asked): string {
  const { loaded, confirmed } = tally;
  const lines = [
    [apply ? "caricati" : "da caricare", loaded],
    ...(confirm ? [["  di cui confermati dalle regole", confirmed] as const] : []),
    ["già presenti", tally["already-there"]],
    ["da collocare a mano", tally["to-place"]],
    ["non presi", tally.parked],
  ] as const;
  return lines.map(([label, count]) => `${numberText(count).padStart(9)}  ${label}`).join("\n");
}

function tellFirst(title: string, lines: readonly FileLine[], of: number): void {
  if (lines.length === 0) return;
  console.log(`\n${title}:`);
  for (const { path, because } of lines) console.log(`  ${path}: ${because}`);
  if (of > lines.length) console.log(`  … e altri ${numberText(of - lines.length)}`);
}

const OUTCOMES = {
  loaded: "caricato",
  "already-there": "già presente",
  "to-place": "da collocare a mano",
  parked: "non preso",
} as const;

function openReport(path: string) {
  const out = createWriteStream(path, { flags: "wx", mode: 0o640 });
  const headings = [
    "percorso",
    "esito",
    "motivo",
    "regola",
    "edificio",
    "tipo",
    "data",
    "visibilita",
    "documento",
    "confermato",
  ];
  out.write(BYTE_ORDER_MARK + csvLine(headings));
  return {
    write(line: FileLine) {
      const { building = "", type = "", issuedOn = "", visibility = "", document = "" } = line;
      const rule = line.rule === undefined ? "" : String(line.rule);
      const cells = [
        line.path,
        OUTCOMES[line.outcome],
        line.because,
        rule,
        building,
        type,
        issuedOn,
        visibility,
      ];
      out.write(csvLine([...cells, document, line.confirmed ? "sì" : ""]));
    },
    async close() {
      out.end();
      await finished(out);
    },
  };
}
