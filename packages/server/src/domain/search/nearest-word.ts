/**
 * The word a person most likely meant by one that is written nowhere: the known one reached with the fewest slips
 * (a letter more, less, changed, or two swapped). The end of a known word may still have to be typed.
 * @returns undefined when none is near enough: two slips for a word of six letters, one for a shorter one
 */
export function nearestWord(typed: string, known: readonly string[]): string | undefined {
  const most = typed.length < 4 ? 0 : typed.length < 6 ? 1 : 2;
  let best: { word: string; slips: number } | undefined;
  for (const word of known) {
    const slips = Math.min(slipsBetween(typed, word), slipsBetween(typed, word.slice(0, typed.length)) + 0.5);
    if (slips <= most && (best === undefined || slips < best.slips)) best = { word, slips };
  }
  return best?.word;
}

/** Damerau's distance, optimal alignment: insertions, deletions, changes and swaps of neighbours cost one each. */
export function slipsBetween(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + change);
      const isSwap =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
