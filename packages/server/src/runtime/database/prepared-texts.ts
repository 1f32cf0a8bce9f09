import type pg from "pg";

/** Each connection keeps the plan of each text: more than these would cost the database more than they save. */
const MOST_TEXTS = 250;
/** A change written this often is one of the few that the product makes all day. */
const OFTEN = 30;
const MOST_COUNTED = 2_000;

const names = new Map<string, string>();
const counts = new Map<string, number>();
/** Changes find their rows by key: one plan is good for all values. */
const IS_CHANGE = /^\s*(insert|update|delete)\b|\bfor update\s*$/i;

/**
 * Asks that a statement be planned once for each connection instead of at every call: of a page made of ten small
 * lookups, planning is nine tenths of the time. For texts whose good plan does not depend on the values, and of which
 * there are few: a text is never forgotten. On PGlite, which has one connection, nothing changes.
 */
export function keepPrepared(text: string): void {
  if (names.size < MOST_TEXTS && !names.has(text)) names.set(text, `kept_${names.size + 1}`);
}

/** Makes a new connection run the texts kept, and the changes made often, as named prepared statements. */
export function prepareKeptTexts(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const preparing = (text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === "string" && Array.isArray(values) ? nameOf(text) : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  };
  client.query = preparing as typeof client.query;
}

function nameOf(text: string): string | undefined {
  const name = names.get(text);
  if (name !== undefined || !IS_CHANGE.test(text)) return name;
  const count = (counts.get(text) ?? 0) + 1;
  // Texts made for one batch only must not push out those made all day.
  if (counts.size >= MOST_COUNTED) counts.clear();
  counts.set(text, count);
  if (count >= OFTEN) keepPrepared(text);
  return names.get(text);
}
