import { type Config, readConfig } from "#main/config.ts";
import { type OpenDatabase, openDatabase } from "#runtime/database/open-database.ts";
import { exitCodeOf, explain } from "#main/exit-codes.ts";
import { refuseFullDisk, watchDisk } from "#main/watch-disk.ts";
import { Problem } from "#runtime/problem.ts";

/** The configuration and its database, with a corrupted embedded one told in words. */
export async function openConfigured(): Promise<{ config: Config; database: OpenDatabase }> {
  const config = readConfig(process.env);
  if (config.DATABASE_URL === undefined) await refuseFullDisk(config.STABILE_DATA_DIR);
  try {
    const database = await openDatabase({
      url: config.DATABASE_URL,
      dataDir: config.STABILE_DATA_DIR,
      maxConnections: config.DATABASE_MAX_CONNECTIONS,
    });
    if (config.DATABASE_URL === undefined) watchDisk(config.STABILE_DATA_DIR, stopInTime);
    return { config, database };
  } catch (error) {
    if (config.DATABASE_URL === undefined && isEngineFailure(error)) {
      throw new Problem(
        "data-directory-corrupt",
        `${config.STABILE_DATA_DIR}/pgdata (${(error as Error).message}). Nulla è stato toccato: conserva la cartella, ripristina una copia, oppure spostala e riavvia per ricominciare da zero.`,
      );
    }
    throw error;
  }
}

/** While there is still room to close as one should. */
function stopInTime(error: unknown): void {
  console.error(explain(error));
  process.exitCode = exitCodeOf(error);
  // While it is still getting ready nobody closes anything: the signal itself would end it, without its code.
  if (process.listenerCount("SIGTERM") === 0) process.exit();
  process.kill(process.pid, "SIGTERM");
}

/** PGlite says a broken data folder with an abort of its engine or PostgreSQL's own FATAL. */
function isEngineFailure(error: unknown): boolean {
  if (error instanceof Problem) return false;
  const code = (error as { code?: unknown }).code;
  return code !== "ENOSPC" && code !== "EACCES";
}
