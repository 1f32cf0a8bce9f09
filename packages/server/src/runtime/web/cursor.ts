import { Problem } from "#runtime/problem.ts";

/** Keyset cursors: the sort key and id of the last row shown, opaque to the caller. Never an offset. */
export function encodeCursor(key: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** Before the first row of any list that is ordered by instant and id, the oldest first. */
export const BEFORE_ALL = ["0001-01-01T00:00:00Z", "00000000-0000-0000-0000-000000000000"] as const;

/** What a list is ordered by before the id. */
export type CursorKey = "text" | "instant" | "distance";

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
// As the database writes them: a caller may make a cursor up, and what is no key there must be refused here.
const INSTANT =
  /^([12]\d{3}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4])(:[0-5]\d)?)$/;
const DISTANCE = /^\d{1,12}(\.\d{1,20})?(e-\d{1,2})?$/;

/** More than the index on a name holds of one. */
const MOST_LETTERS = 3_000;

const FITS: Record<CursorKey, (key: string) => boolean> = {
  text: (key) => key.length <= MOST_LETTERS && !key.includes("\0") && key.isWellFormed(),
  instant: (key) => key === "infinity" || isDay(INSTANT.exec(key)?.[1]),
  distance: (key) => DISTANCE.test(key),
};

/** The thirtieth of February has the shape of a day and is none. */
function isDay(day: string | undefined): boolean {
  if (day === undefined) return false;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** @throws Problem `bad-request` when the cursor is not one of a list ordered in this way */
export function decodeCursor(cursor: string, kind: CursorKey, ids = ID): [key: string, id: string] {
  const [key, id] = parsed(cursor);
  if (typeof key === "string" && typeof id === "string" && FITS[kind](key) && ids.test(id)) return [key, id];
  throw new Problem("bad-request", "Il segnaposto della pagina non è di questo elenco", [
    { field: "cursor", message: "Non è un segnaposto di questo elenco" },
  ]);
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(value) && value.length === 2 ? value : [];
  } catch {
    return [];
  }
}
