import type { SlaTables } from "#features/work-orders/sla-tables.ts";
import type { Config } from "#main/config.ts";
import type { Platforms } from "#main/platforms.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Logger } from "#runtime/logger.ts";

/** What the floors are built on. */
export interface Ground {
  config: Config;
  db: Db;
  clock: Clock;
  logger: Logger;
  jobs: Jobs;
  platforms: Platforms;
  slaTables: SlaTables;
}
