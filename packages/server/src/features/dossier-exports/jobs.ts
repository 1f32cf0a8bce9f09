import { EXPORT_QUEUE, type ExportDeps, type ExportJob } from "#features/dossier-exports/export-deps.ts";
import { keepExports } from "#features/dossier-exports/keep-exports.ts";
import { runExport } from "#features/dossier-exports/run-export.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

export function defineExportJobs(db: Db, deps: ExportDeps & { logger: Logger }): void {
  deps.jobs.define<ExportJob>({
    name: EXPORT_QUEUE,
    pollSeconds: 0.5,
    // What fails is told, and asked for again by a person; what a process left when it ended is taken up by itself.
    retryLimit: 0,
    handle: ({ id }) => runExport(db, deps, id),
  });
}

export const repeatExportWork = (db: Db, deps: ExportDeps & { logger: Logger }): Repeating =>
  repeat(
    { name: "dossier-exports", everySeconds: 60, run: async () => void (await keepExports(db, deps)) },
    deps.logger,
  );
