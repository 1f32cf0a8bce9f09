import type pg from "pg";

/** Each connection keeps the plan of each text: more than these would cost the database more than they save. */
const MOST_TEXTS = 250;
const names = new Map<string, string>();

/**
 * Asks that a statement be planned once for each connection instead of at every call: of a page made of ten small
 * lookups, planning is nine tenths of the time. For texts whose good plan does not depend on the values, and of which
 * there are few: a text is never forgotten. On PGlite, which has one connection, nothing changes.
 */
export function keepPrepared(text: string): void {
  if (names.size < MOST_TEXTS && !names.has(text)) names.set(text, `kept_${names.size + 1}`);
}

/** Makes a new connection run the texts kept as named prepared statements. */
export function prepareKeptTexts(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const preparing = (text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === "string" ? names.get(text) : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  };
  client.query = preparing as typeof client.query;
}
