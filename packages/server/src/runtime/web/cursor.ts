import { z } from "zod";
import { Problem } from "#runtime/problem.ts";

/** Keyset cursors: the sort key and id of the last row shown, opaque to the caller. Never an offset. */
export function encodeCursor(key: readonly (string | null)[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

const Key = z
  .array(z.union([z.string().max(100), z.null()]))
  .min(1)
  .max(4);

/** @throws Problem `bad-request` when the cursor was not made here */
export function decodeCursor(cursor: string): (string | null)[] {
  try {
    return Key.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new Problem("bad-request", "Il segnaposto della pagina non è valido", [
      { field: "cursor", message: "Non è un segnaposto restituito da un elenco" },
    ]);
  }
}
