import { findEntry, entryNumber, toItem } from "#features/audit/list-entries.ts";
import { readLines } from "#runtime/audit-chain/entry-lines.ts";
import { digestAt, digestOf, type Register } from "#runtime/audit-chain/seals.ts";
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
    digest: digest.toString("hex"),
  };
}

async function sealedState(
  db: Db,
  { register, number, digest }: { register: Register; number: number; digest: Buffer },
) {
  const segment = await segmentHolding(db, register, number);
  if (segment === undefined) return { integrity: "waiting" as const };
  const { digests = Buffer.alloc(0), number: segmentNumber, sealedAt } = segment;
  let isThere = false;
  for (let at = 0; at < digests.length / 32 && !isThere; at += 1)
    isThere = digest.equals(digestAt(digests, at));
  return {
    integrity: isThere ? ("intact" as const) : ("altered" as const),
    segment: { number: segmentNumber, sealedAt: sealedAt.toISOString() },
  };
}
