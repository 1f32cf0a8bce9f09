import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import type { Reach } from "#domain/access/policy.ts";
import { exportPath } from "#features/dossier-exports/export-file.ts";
import { findMine } from "#features/dossier-exports/export-store.ts";
import { mediaTypeOf } from "#features/dossier-exports/make-export.ts";
import { reachedBuildings } from "#features/dossier-exports/reached-buildings.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface Downloading {
  id: string;
  userId: string;
  reach: Reach;
  directory: string;
}

/** @throws Problem `not-found`, or `forbidden` when a building that it holds is out of reach by now */
export async function downloadExport(db: Db, { id, userId, reach, directory }: Downloading) {
  const row = await findMine(db, id, userId);
  if (row.state !== "ready" || row.file_name === null || row.sha256 === null)
    throw new Problem("not-found", "Questa esportazione non è pronta");
  if ((await reachedBuildings(db, row.building_ids, reach)) < row.building_ids.length)
    throw new Problem("forbidden", "Contiene edifici che non sono più di tua competenza");
  const path = exportPath(directory, id);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) throw new Problem("not-found", "Il file di questa esportazione è scaduto");
  const { file_name: fileName, sha256 } = row;
  return {
    open: () => createReadStream(path),
    mediaType: mediaTypeOf(fileName),
    fileName,
    contentHash: sha256,
  };
}
