export interface Kept<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** The last so many that were put, each for a while from then. */
export function keptFor<V>(milliseconds: number, most: number): Kept<V> {
  const entries = new Map<string, { until: number; value: V }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && entry.until > Date.now() ? entry.value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { until: Date.now() + milliseconds, value });
      // Oldest first, since one that is put again goes to the end.
      if (entries.size > most) entries.delete(entries.keys().next().value as string);
    },
  };
}
