import { sql } from "kysely";

/** An instant as a keyset compares it, with all its microseconds: cut short, a row would come again on the next page. */
export const keyInstant = (column: string) =>
  sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
