const EVERY_MS = 60_000;
const MOST = 1_000;

/**
 * For lines that somebody from outside can cause as often as they like: the first of a kind is written at once, those of
 * the same minute are counted, and the next says how many there were.
 */
export function sparingLog(write: (line: Record<string, unknown>) => void) {
  const told = new Map<string, { at: number; unsaid: number }>();
  return (kind: string, line: Record<string, unknown>): void => {
    const now = Date.now();
    const last = told.get(kind);
    if (last !== undefined && now - last.at < EVERY_MS) {
      last.unsaid += 1;
      return;
    }
    told.delete(kind);
    told.set(kind, { at: now, unsaid: 0 });
    if (told.size > MOST) told.delete(told.keys().next().value as string);
    write({ ...line, ...(last === undefined || last.unsaid === 0 ? {} : { alsoSinceLast: last.unsaid }) });
  };
}
