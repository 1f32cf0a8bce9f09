import { join } from "node:path";
import type { Ground } from "#main/ground.ts";
import { createAccessJournal } from "#runtime/access-journal.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";

/** The access log of this process, which also takes up what processes that ended left in the same folder. */
export function openJournal({ config, db, logger }: Ground) {
  const directory = join(config.STABILE_DATA_DIR, "access-log");
  const accessLog = createAccessJournal({ db, logger, directory });
  let takingUp: Repeating | undefined;
  return {
    accessLog,
    start() {
      const run = () => accessLog.takeUpAbandoned();
      takingUp = repeat({ name: "access-journal", everySeconds: 30, run }, logger);
    },
    async stop() {
      await takingUp?.stop();
      await accessLog.settle();
    },
  };
}
