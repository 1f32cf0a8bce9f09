import type { Refusal, SourceRow } from "#features/import/source-row.ts";
import type { Tx } from "#runtime/transaction.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A row understood, not yet compared with what there is. */
export interface Draft {
  line: number;
}

export type RowReading<D extends Draft> = { kind: "draft"; draft: D } | { kind: "refused"; refusal: Refusal };

export type Verdict =
  | { line: number; kind: "new" | "changed" | "unchanged" }
  | { line: number; kind: "refused"; refusal: Refusal };

/** What an import of one kind of rows knows to do. */
export interface Importer<D extends Draft> {
  /** What two rows of the file must not share. */
  keyOf(draft: D): string;
  read(row: SourceRow): RowReading<D>;
  /** Compares rows with what there is; writes nothing. */
  compare(db: Db, drafts: readonly D[]): Promise<Verdict[]>;
  /** Writes rows that are new or changed. */
  write(tx: Tx, drafts: readonly D[], run: { id: string; actorLabel: string }): Promise<void>;
  /** One line that says the row as it would be. */
  show(draft: D): string;
  /** What the reader should know of the rows as a whole, in Italian, once all have been read. */
  notes?(): string[];
}

export function refused(reason: string, detail = ""): { kind: "refused"; refusal: Refusal } {
  return { kind: "refused", refusal: { reason, detail } };
}
