const ROWS_AT_A_TIME = 5_000;
const MOST_TURNS = 1_000;

/**
 * Repeats a statement that takes so many rows at most, until it finds fewer: nobody waits long for any of them.
 * @returns rows taken in all
 */
export async function inBatches(
  take: (limit: number) => Promise<{ numAffectedRows?: bigint | undefined }>,
): Promise<number> {
  let taken = 0;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const { numAffectedRows = 0n } = await take(ROWS_AT_A_TIME);
    taken += Number(numAffectedRows);
    if (numAffectedRows < BigInt(ROWS_AT_A_TIME)) break;
  }
  return taken;
}
