import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { explainProfile } from "#features/import/explain-profile.ts";
import {
  IMPORT_KINDS,
  type ImportKind,
  type ImportProfile,
  importProfile,
} from "#features/import/profile.ts";
import { Problem } from "#runtime/problem.ts";

/** Profiles that come with Stabile. */
const SHIPPED = join(import.meta.dirname, "../../../profiles");

/**
 * A profile by its name among those that come with Stabile (`alessandria` is `alessandria-streets` for streets), or the
 * path of a file.
 * @throws Problem `configuration-invalid` when it is not there, or says what it should not; it names the field
 */
export async function loadProfile(nameOrPath: string, kind: ImportKind): Promise<ImportProfile> {
  const text = await readProfileText(nameOrPath, kind);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Problem(
      "configuration-invalid",
      `il profilo ${nameOrPath} non è JSON: ${(error as Error).message}`,
    );
  }
  const read = importProfile.safeParse(json);
  if (!read.success)
    throw new Problem(
      "configuration-invalid",
      `il profilo ${nameOrPath}:\n${explainProfile(read.error, kindOf(json) ?? kind)}`,
    );
  if (read.data.kind !== kind)
    throw new Problem(
      "configuration-invalid",
      `il profilo ${nameOrPath} è per ${read.data.kind}, non per ${kind}`,
    );
  return read.data;
}

function kindOf(json: unknown): ImportKind | undefined {
  const said = typeof json === "object" && json !== null && "kind" in json ? json.kind : undefined;
  return IMPORT_KINDS.find((kind) => kind === said);
}

async function readProfileText(nameOrPath: string, kind: ImportKind): Promise<string> {
  const places = /^[\w-]+$/.test(nameOrPath)
    ? [join(SHIPPED, `${nameOrPath}-${kind}.json`), join(SHIPPED, `${nameOrPath}.json`), nameOrPath]
    : [nameOrPath];
  for (const place of places) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    // Windows' own editor marks what it saves, and JSON has no such mark.
    if (text !== undefined) return text.replace(/^\uFEFF/, "");
  }
  const names = await listProfiles(kind);
  throw new Problem(
    "configuration-invalid",
    `il profilo ${nameOrPath} non si legge; ci sono ${names.join(", ")}`,
  );
}

async function listProfiles(kind: ImportKind): Promise<string[]> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith(`-${kind}.json`));
  return names.map((name) => basename(name, ".json")).sort();
}
