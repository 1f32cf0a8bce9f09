/**
 * Shares a whole number out by weights so that the parts add up to it exactly, each at least `least` (largest
 * remainders). The order of equal remainders is that of the list, so the same weights give the same parts.
 */
export function apportion(total: number, weights: readonly number[], least: number): number[] {
  const free = total - least * weights.length;
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (free * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = free - parts.reduce((all, part) => all + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] as number) + 1;
  return parts.map((part) => part + least);
}
