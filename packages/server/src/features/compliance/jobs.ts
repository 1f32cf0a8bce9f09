import { recordFromDocuments } from "#features/compliance/read-documents.ts";
import { recordFromPlants } from "#features/compliance/read-plants.ts";
import { catchUp } from "#features/compliance/recompute.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import type { Logger } from "#runtime/logger.ts";

/** What keeps the obligations up to date by itself. */
export function repeatComplianceWork({
  db,
  clock,
  logger,
}: {
  db: Db;
  clock: Clock;
  logger: Logger;
}): Repeating[] {
  const readDocuments = () => recordFromDocuments(db, { clock });
  const readPlants = () => recordFromPlants(db, { clock });
  return [
    repeat({ name: "checks-of-plants", everySeconds: 10, run: readPlants }, logger),
    repeat({ name: "checks-of-documents", everySeconds: 2, run: readDocuments }, logger),
    repeat({ name: "obligations", everySeconds: 2, run: () => catchUp(db, { clock }) }, logger),
  ];
}
