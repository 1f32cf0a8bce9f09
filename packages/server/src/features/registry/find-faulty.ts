import { applyChanges, nameOf, newestInOrder } from "#features/registry/apply-changes.ts";
import type { AssetChange } from "#ports/asset-registry.ts";
import { isPassingError } from "#runtime/database/passing-error.ts";
import { refusalText } from "#runtime/database/refusal-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

/** Why the database refuses a record, by the record's name. */
export type Faulty = ReadonlyMap<string, string>;

/**
 * Applies changes in ever smaller parts until those that the database refuses stand alone: of a page of a thousand with
 * one at fault, some twenty tries. What could be applied has been, which applying again does not change.
 */
export async function findFaulty(db: Db, changes: readonly AssetChange[]): Promise<Faulty> {
  const faulty = new Map<string, string>();
  await applyInParts(db, newestInOrder(changes), faulty);
  return faulty;
}

async function applyInParts(
  db: Db,
  changes: readonly AssetChange[],
  faulty: Map<string, string>,
): Promise<void> {
  const [first] = changes;
  if (first === undefined) return;
  try {
    await inTransaction(db, (tx) => applyChanges(tx, changes));
  } catch (error) {
    if (isPassingError(error)) throw error;
    if (changes.length === 1) {
      faulty.set(nameOf(first), refusalText(error));
      return;
    }
    const middle = Math.ceil(changes.length / 2);
    await applyInParts(db, changes.slice(0, middle), faulty);
    await applyInParts(db, changes.slice(middle), faulty);
  }
}
