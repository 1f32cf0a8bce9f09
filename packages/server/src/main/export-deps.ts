import { join } from "node:path";
import { CENSUS_LAYOUT, SCHOOL_LAYOUT } from "#domain/dossier-book/register-layout.ts";
import type { ExportDeps } from "#features/dossier-exports/export-deps.ts";
import { exportDocuments } from "#main/export-documents.ts";
import type { Ground } from "#main/ground.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";
import type { Logger } from "#runtime/logger.ts";

/** What exporting dossiers needs of this installation. */
export function exportDeps({ config, clock, jobs, logger }: Ground): ExportDeps & { logger: Logger } {
  return {
    jobs,
    clock,
    logger,
    directory: join(config.STABILE_DATA_DIR, "exports"),
    keptDays: config.KEEP_EXPORTS_DAYS,
    municipality: config.MUNICIPALITY_NAME,
    publicUrl: config.publicUrl,
    documentsOf: exportDocuments(createBlobStore(openBytes(config))),
    census: config.CENSUS_LAYOUT ?? CENSUS_LAYOUT,
    school: config.SCHOOL_LAYOUT ?? SCHOOL_LAYOUT,
  };
}
