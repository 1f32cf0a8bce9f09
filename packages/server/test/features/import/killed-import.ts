import { importFile } from "#test/features/import/importing.ts";
import { openDatabase } from "#runtime/database/open-database.ts";

/** Imports streets and dies, without a word, once so many rows are committed: `node killed-import.ts '{…}'`. */
const { url, dataDir, path, profile, dieAt } = JSON.parse(process.argv[2] ?? "{}") as {
  url?: string;
  dataDir: string;
  path: string;
  profile: string;
  dieAt: number;
};

const { db, close } = await openDatabase({ url, dataDir });
await importFile(db, {
  kind: "streets",
  path,
  profile,
  apply: true,
  batchRows: 100,
  onBatch: (rows) => {
    if (rows === dieAt) process.kill(process.pid, "SIGKILL");
  },
});
await close();
