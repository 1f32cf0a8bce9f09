import { findEntry, entryNumber, toItem } from "#features/audit/list-entries.ts";
import { readLines } from "#runtime/audit-chain/entry-lines.ts";
import { digestOf, type Register } from "#runtime/audit-chain/seals.ts";
import { segmentHolding } from "#runtime/audit-chain/segment-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * An entry with its digest as it is now, and whether it is the one that was sealed.
 * @throws Problem `not-found`
 */
export async function readEntry(db: Db, id: string) {
  const { register, number } = entryNumber(id);
  const row = await findEntry(db, register, number);
  if (row === undefined) throw new Problem("not-found", "La voce non c'è");
  const { lines } = await readLines(db, { register, after: number - 1, to: number, limit: 1 });
  const digest = digestOf(lines[0] ?? "");
  const sealed = await sealedState(db, { register, number, digest });
  return {
    ...toItem(row),
    ...(row.detail === null ? {} : { detail: row.detail }),
    ...sealed,
    digest,
  };
}

async function sealedState(
  db: Db,
  { register, number, digest }: { register: Register; number: number; digest: string },
) {
  const segment = await segmentHolding(db, register, number);
  if (segment === undefined) return { integrity: "waiting" as const };
  const { digests = Buffer.alloc(0), number: segmentNumber, sealedAt } = segment;
  // Where a digest begins, and not astride two of them.
  const text = digests.toString("hex");
  let at = text.indexOf(digest);
  while (at % digest.length > 0) at = text.indexOf(digest, at + 1);
  return {
    integrity: at >= 0 ? ("intact" as const) : ("altered" as const),
    segment: { number: segmentNumber, sealedAt: sealedAt.toISOString() },
  };
}
