import { bringToToday } from "#features/dossier/bring-to-today.ts";
import { readDocuments } from "#features/dossier/read-documents.ts";
import { readRegistry } from "#features/dossier/read-registry.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

export interface DossierWork {
  db: Db;
  clock: Clock;
  logger: Logger;
  /** How often the property register is looked at. */
  everySeconds: number;
}

/** What keeps the dossiers up to date by itself. */
export function repeatDossierWork({ db, clock, logger, everySeconds }: DossierWork): Repeating[] {
  return [
    repeat({ name: "dossier-registry", everySeconds, run: () => readRegistry(db, { clock }) }, logger),
    repeat(
      {
        name: "dossier-documents",
        everySeconds: 2,
        run: () => readDocuments(db, { clock }),
      },
      logger,
    ),
    repeat({ name: "dossier-day", everySeconds: 300, run: () => bringToToday(db, { clock }) }, logger),
  ];
}
