import type { PlatformReceiver } from "#ports/platform-receiver.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

/** A platform as the console shows it. */
export interface ConnectedPlatform {
  code: string;
  label: string;
  /** Asks for a synchronisation now, in the queue. Absent: nothing to synchronise. */
  synchronise?: (tx: Db) => Promise<void>;
  /** Wakes whoever handles the messages received from it. Absent: it sends none. */
  wakeInbox?: (tx: Db) => Promise<void>;
  /** From this part of the day's calls on, those that can wait do. Absent: it says no allowance. */
  brakePercent?: number;
}

export interface ExchangeDeps {
  jobs: Jobs;
  accessLog: AccessLog;
  ledger: ExchangeLedger;
  platforms: readonly ConnectedPlatform[];
  czrmReceiver: PlatformReceiver;
}
