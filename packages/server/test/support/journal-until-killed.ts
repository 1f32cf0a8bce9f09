/** A process that journals readings and writes none into the database. node journal-until-killed.ts FOLDER PERSON COUNT */
import { createAccessJournal } from "#runtime/access-journal.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createLogger } from "#runtime/logger.ts";

const [directory = "", userId = "", count = "0"] = process.argv.slice(2);
// why: a database that never answers, so that the process is killed with all its lines on its own disk only.
const db = { executeQuery: () => new Promise(() => undefined) } as unknown as Db;
const journal = createAccessJournal({ db, directory, logger: createLogger("fatal") });
for (let n = 0; n < Number(count); n += 1)
  await journal.record({
    userId,
    action: "read",
    subjectKind: "request",
    subjectId: `killed-${n}`,
    correlationId: "c",
  });
console.log("answered");
setInterval(() => undefined, 1_000);
