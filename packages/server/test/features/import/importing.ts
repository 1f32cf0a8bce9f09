import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImportRequest, type PreparedImport, prepareImport } from "#features/import/prepare-import.ts";
import type { ImportKind } from "#features/import/profile.ts";
import { type ImportOptions, type ImportOutcome, runImport } from "#features/import/run-import.ts";
import type { Db } from "#runtime/database/open-database.ts";

export const OPERATOR = { actor: { id: null, label: "prova" }, correlationId: "prova" };

/** A folder for the made-up files of a test file. */
export async function importFolder() {
  const folder = await mkdtemp(join(tmpdir(), "stabile-import-"));
  let made = 0;
  return {
    async file(content: string | Uint8Array, name = `file-${(made += 1)}.csv`): Promise<string> {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    path: (name: string) => join(folder, name),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export interface Asked extends Partial<ImportRequest> {
  kind: ImportKind;
  path: string;
  apply?: boolean;
  batchRows?: number;
  onBatch?: ImportOptions["onBatch"];
  onRefused?: ImportOptions["onRefused"];
}

export function prepare(db: Db, { kind, path, ...rest }: Asked): Promise<PreparedImport> {
  const nothing = { profile: undefined, crs: undefined, source: undefined };
  return prepareImport(db, { ...nothing, ...rest, kind, path });
}

/** Imports a file as the command does. */
export async function importFile(db: Db, asked: Asked): Promise<ImportOutcome> {
  const prepared = await prepare(db, asked);
  return runImport(db, prepared, {
    identity: { ...prepared.identity, actorLabel: OPERATOR.actor.label },
    apply: asked.apply === true ? OPERATOR : undefined,
    ...(asked.batchRows === undefined ? {} : { batchRows: asked.batchRows }),
    ...(asked.onRefused === undefined ? {} : { onRefused: asked.onRefused }),
    ...(asked.onBatch === undefined ? {} : { onBatch: asked.onBatch }),
  });
}

export const countsOf = ({ counts: { added, changed, unchanged, refused } }: ImportOutcome) => [
  added,
  changed,
  unchanged,
  refused,
];
