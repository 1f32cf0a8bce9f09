import type { Principal } from "#domain/access/policy.ts";
import type { BookDocument } from "#domain/dossier-book/dossier-book.ts";
import type { RegisterLayout } from "#domain/dossier-book/register-layout.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

/** The documents of a building that a person may see; their names unique within it. */
export type DocumentsOf = (
  db: Db,
  buildingId: string,
  principal: Principal,
) => Promise<readonly BookDocument[]>;

export interface ExportDeps {
  jobs: Jobs;
  clock: Clock;
  /** Where the files are kept until they expire. */
  directory: string;
  keptDays: number;
  municipality: string;
  publicUrl: URL;
  documentsOf: DocumentsOf;
  census: RegisterLayout;
  school: RegisterLayout;
}

export const EXPORT_QUEUE = "dossier-export";

export interface ExportJob {
  id: string;
}
