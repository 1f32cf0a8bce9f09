import type { z } from "zod";
import { nearestWord } from "#domain/search/nearest-word.ts";
import { IMPORT_KINDS, type ImportKind, keysOfProfile } from "#features/import/profile.ts";

/** What is wrong with a profile, a line for each entry, by its name. */
export function explainProfile(error: z.ZodError, kind: ImportKind): string {
  return error.issues.flatMap((issue) => linesOf(issue, kind)).join("\n");
}

function linesOf(issue: z.core.$ZodIssue, kind: ImportKind): string[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysOfProfile(kind, path === "columns" ? "columns" : "top");
    return issue.keys.map((key) => `  ${unknownKey(key, path, known)}`);
  }
  if (path === "kind") return [`  kind: uno tra ${IMPORT_KINDS.join(", ")}`];
  if (path === "") return ["  il profilo non è un oggetto JSON con le sue voci"];
  const wanted = path.startsWith("columns.")
    ? "il nome di una colonna, o un elenco di nomi di cui vale il primo che c'è"
    : issue.message;
  return [`  ${path}: ${wanted}`];
}

function unknownKey(key: string, path: string, known: readonly string[]): string {
  const meant = nearestWord(
    key.toLowerCase(),
    known.map((one) => one.toLowerCase()),
  );
  const perhaps = known.find((one) => one.toLowerCase() === meant);
  const place = path === "" ? "" : ` in ${path}`;
  return `la voce «${key}»${place} non esiste${perhaps === undefined ? "" : `: forse «${perhaps}»`}; ci sono ${known.join(", ")}`;
}
