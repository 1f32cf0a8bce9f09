import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Config } from "#main/config.ts";
import { openConfigured } from "#main/open-configured.ts";
import type { Actor } from "#runtime/audit.ts";
import { migrate } from "#runtime/database/migrate.ts";
import type { Db, OpenDatabase } from "#runtime/database/open-database.ts";

/** Who types commands on the server is known by the name of their account there: the audit keeps it. */
export interface LocalOperator {
  actor: Actor;
  correlationId: string;
}

export interface OpenedForOne {
  config: Config;
  database: OpenDatabase;
}

/** Opens the configured database, brought up to date, for one command of the person at the keyboard. */
export async function asLocalOperator<T>(
  work: (db: Db, operator: LocalOperator, opened: OpenedForOne) => Promise<T>,
): Promise<T> {
  const { config, database } = await openConfigured();
  try {
    await migrate(database.db);
    const actor = { id: null, label: `${userInfo().username} (riga di comando)` };
    return await work(database.db, { actor, correlationId: randomUUID() }, { config, database });
  } finally {
    await database.close();
  }
}
