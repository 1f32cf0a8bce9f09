import type { Draft, Importer, Verdict } from "#features/import/importer.ts";
import {
  advanceRun,
  beginRun,
  countOfSource,
  type Counts,
  finishRun,
  type ImportRun,
  refusalsOf,
  type RunIdentity,
} from "#features/import/run-store.ts";
import type { Refusal, SourceFile, SourceRow } from "#features/import/source-row.ts";
import { audit, type Actor } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface RefusedRow extends Refusal {
  line: number;
  cells: ReadonlyMap<string, string>;
}

export interface ImportOutcome {
  rows: number;
  counts: Counts;
  /** How many rows were refused for each reason, and the first of them. */
  reasons: ReadonlyMap<string, { count: number; first: readonly { line: number; detail: string }[] }>;
  /** The first refused rows, as they are in the file. */
  refused: readonly RefusedRow[];
  /** The first rows as they would be, or are. */
  sample: readonly { line: number; kind: Exclude<Verdict["kind"], "refused">; text: string }[];
  /** Rows that an earlier, interrupted run of the same file had already dealt with. */
  resumedAt: number;
  runNumber: number | undefined;
  notes: readonly string[];
  /** Rows of the same source that are here and not among the good rows of this file: they stay as they are. */
  notInFile: number;
  seconds: number;
}

export interface ImportOptions {
  identity: RunIdentity;
  /** Undefined: nothing is written, and the whole outcome is told. */
  apply: { actor: Actor; correlationId: string } | undefined;
  batchRows?: number;
  onProgress?: (rows: number) => void;
  /** Every refused row once, in the order of the file: a file of nothing else would not fit in memory. */
  onRefused?: (rows: readonly RefusedRow[]) => void | Promise<void>;
  /** Called after each batch has been committed: a test stops the import there. */
  onBatch?: (rows: number) => void | Promise<void>;
}

const BATCH_ROWS = 1_000;
const SAMPLE = 5;
const MOST_CHARACTERS = 20_000;
const MOST_REFUSED_KEPT = 1_000;
const FIRST_OF_REASON = 8;

/**
 * Reads a file row by row, compares each with what there is, and writes what is new or changed: a batch and the mark of
 * how far it came in one transaction, so that an import cut short goes on from its last batch. Every row ends new,
 * changed, unchanged, or refused with its reason.
 */
export async function runImport<D extends Draft>(
  db: Db,
  { file, importer }: { file: SourceFile; importer: Importer<D> },
  options: ImportOptions,
): Promise<ImportOutcome> {
  const started = performance.now();
  const run = options.apply === undefined ? undefined : await beginRun(db, options.identity);
  const earlier = run === undefined ? new Map<number, Refusal>() : await refusalsOf(db, run.id);
  const work = new ImportWork(db, importer, { options, run, earlier });
  for await (const row of file.rows()) await work.take(row);
  await work.flush();
  if (run !== undefined) await inTransaction(db, (tx) => conclude(tx, run, { work, options }));
  const seconds = (performance.now() - started) / 1_000;
  const outcome = work.outcome();
  const { added, changed, unchanged } = outcome.counts;
  const inFile = changed + unchanged + (run === undefined ? 0 : added);
  const notInFile = (await countOfSource(db, options.identity)) - inFile;
  return { ...outcome, notInFile, runNumber: run?.number, seconds };
}

async function conclude<D extends Draft>(
  tx: Db,
  run: ImportRun,
  { work, options: { apply, identity } }: { work: ImportWork<D>; options: ImportOptions },
): Promise<void> {
  await finishRun(tx, run.id);
  if (apply === undefined) return;
  await audit(tx, {
    ...apply,
    action: `import.${identity.kind}`,
    subjectKind: "import-run",
    subjectId: run.id,
    detail: {
      file: identity.fileName,
      source: identity.source,
      profile: identity.profile,
      ...work.outcome().counts,
    },
  });
}

interface Understood<D> {
  row: SourceRow;
  draft: D;
}

class ImportWork<D extends Draft> {
  readonly #db: Db;
  readonly #importer: Importer<D>;
  readonly #options: ImportOptions;
  readonly #run: ImportRun | undefined;
  readonly #earlier: ReadonlyMap<number, Refusal>;
  readonly #lineOfKey = new Map<string, number>();
  readonly #refused: RefusedRow[] = [];
  readonly #reasons = new Map<string, { count: number; first: { line: number; detail: string }[] }>();
  readonly #sample: ImportOutcome["sample"][number][] = [];
  readonly #counts: Counts;
  #position = 0;
  #committed: number;
  #drafts: Understood<D>[] = [];
  #refusals: RefusedRow[] = [];

  constructor(
    db: Db,
    importer: Importer<D>,
    {
      options,
      run,
      earlier,
    }: { options: ImportOptions; run: ImportRun | undefined; earlier: ReadonlyMap<number, Refusal> },
  ) {
    this.#db = db;
    this.#importer = importer;
    this.#options = options;
    this.#run = run;
    this.#earlier = earlier;
    this.#committed = run?.position ?? 0;
    this.#counts = run === undefined ? { added: 0, changed: 0, unchanged: 0, refused: 0 } : { ...run.counts };
  }

  async take(row: SourceRow): Promise<void> {
    this.#position += 1;
    const understood = this.#understand(row);
    if (this.#position <= (this.#run?.position ?? 0)) return this.#remember(row);
    if (understood.kind === "refused")
      this.#refusals.push({ line: row.line, cells: row.cells, ...understood.refusal });
    else this.#drafts.push({ row, draft: understood.draft });
    const pending = this.#position - this.#committed;
    if (pending >= (this.#options.batchRows ?? BATCH_ROWS)) await this.flush();
  }

  /** A row that an interrupted run had dealt with: only what was wrong with it is told again. */
  async #remember(row: SourceRow): Promise<void> {
    const refusal = this.#earlier.get(row.line);
    if (refusal !== undefined) await this.#tellRefused([{ line: row.line, cells: row.cells, ...refusal }]);
  }

  async #tellRefused(rows: RefusedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const inOrder = rows.sort((a, b) => a.line - b.line);
    for (const { line, reason, detail } of inOrder) {
      const known = this.#reasons.get(reason) ?? { count: 0, first: [] };
      known.count += 1;
      if (known.first.length < FIRST_OF_REASON) known.first.push({ line, detail });
      this.#reasons.set(reason, known);
    }
    this.#refused.push(...inOrder.slice(0, MOST_REFUSED_KEPT - this.#refused.length));
    await this.#options.onRefused?.(inOrder);
  }

  #understand(row: SourceRow) {
    const fault = row.fault ?? textFault(row);
    if (fault !== undefined) return { kind: "refused", refusal: fault } as const;
    const reading = this.#importer.read(row);
    if (reading.kind === "refused") return reading;
    const key = this.#importer.keyOf(reading.draft);
    const before = this.#lineOfKey.get(key);
    if (before === undefined) {
      this.#lineOfKey.set(key, row.line);
      return reading;
    }
    return {
      kind: "refused",
      refusal: { reason: "Ripete una riga precedente", detail: `riga ${before}` },
    } as const;
  }

  async flush(): Promise<void> {
    if (this.#position === this.#committed) return;
    const from = this.#committed;
    const verdicts = await this.#settle();
    await this.#tell(verdicts);
    this.#committed = this.#position;
    this.#drafts = [];
    this.#refusals = [];
    this.#options.onProgress?.(this.#position);
    if (from !== this.#committed) await this.#options.onBatch?.(this.#position);
  }

  async #settle(): Promise<Verdict[]> {
    const drafts = this.#drafts.map(({ draft }) => draft);
    if (this.#run === undefined) return this.#compare(this.#db, drafts);
    const run = this.#run;
    return inTransaction(this.#db, async (tx) => {
      const verdicts = await this.#compare(tx, drafts);
      const kinds = new Map(verdicts.map(({ line, kind }) => [line, kind]));
      const toWrite = drafts.filter(({ line }) => ["new", "changed"].includes(kinds.get(line) ?? ""));
      const actorLabel = this.#options.identity.actorLabel;
      if (toWrite.length > 0) await this.#importer.write(tx, toWrite, { id: run.id, actorLabel });
      await advanceRun(tx, {
        runId: run.id,
        from: this.#committed,
        to: this.#position,
        counts: this.#countsWith(verdicts),
        refusals: [...this.#refusals, ...refusalsIn(verdicts)].map(({ line, reason, detail }) => ({
          line,
          reason,
          detail,
        })),
      });
      return verdicts;
    });
  }

  async #compare(db: Db, drafts: readonly D[]): Promise<Verdict[]> {
    if (drafts.length === 0) return [];
    const verdicts = await this.#importer.compare(db, drafts);
    if (verdicts.length !== drafts.length)
      throw new Error(`${drafts.length} rows were compared and ${verdicts.length} came back`);
    return verdicts;
  }

  #countsWith(verdicts: readonly Verdict[]): Counts {
    const of = (kind: Verdict["kind"]) => verdicts.filter((verdict) => verdict.kind === kind).length;
    const { added, changed, unchanged, refused } = this.#counts;
    return {
      added: added + of("new"),
      changed: changed + of("changed"),
      unchanged: unchanged + of("unchanged"),
      refused: refused + of("refused") + this.#refusals.length,
    };
  }

  /** After the batch is safe: what became of each of its rows. */
  async #tell(verdicts: readonly Verdict[]): Promise<void> {
    Object.assign(this.#counts, this.#countsWith(verdicts));
    const rows = new Map(this.#drafts.map((understood) => [understood.draft.line, understood]));
    const refused = [...this.#refusals];
    for (const verdict of [...verdicts].sort((a, b) => a.line - b.line)) {
      const understood = rows.get(verdict.line);
      if (understood === undefined) continue;
      if (verdict.kind === "refused")
        refused.push({ line: verdict.line, cells: understood.row.cells, ...verdict.refusal });
      else if (this.#sample.length < SAMPLE)
        this.#sample.push({
          line: verdict.line,
          kind: verdict.kind,
          text: this.#importer.show(understood.draft),
        });
    }
    await this.#tellRefused(refused);
  }

  outcome() {
    return {
      rows: this.#position,
      counts: { ...this.#counts },
      reasons: this.#reasons,
      refused: this.#refused,
      sample: this.#sample,
      resumedAt: this.#run?.position ?? 0,
      notes: this.#importer.notes?.() ?? [],
    };
  }
}

/** What no database keeps as text: a zero character, half of a character. */
function textFault({ cells }: SourceRow): Refusal | undefined {
  for (const [heading, cell] of cells) {
    if (cell.includes("\0") || !cell.isWellFormed())
      return { reason: "Caratteri che non sono testo", detail: heading };
    if (cell.length > MOST_CHARACTERS) return { reason: "Testo troppo lungo", detail: heading };
  }
  return undefined;
}

function refusalsIn(verdicts: readonly Verdict[]): (Refusal & { line: number })[] {
  return verdicts.flatMap((verdict) =>
    verdict.kind === "refused" ? [{ line: verdict.line, ...verdict.refusal }] : [],
  );
}
