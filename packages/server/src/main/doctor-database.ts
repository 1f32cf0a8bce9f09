import { sql } from "kysely";
import { findSlaFaults } from "#features/work-orders/find-sla-faults.ts";
import { checkAudit } from "#main/doctor-audit.ts";
import { checkIntegrity } from "#main/doctor-documents.ts";
import { EXIT } from "#main/exit-codes.ts";
import { type Finding, toFinding } from "#main/finding.ts";
import { openConfigured } from "#main/open-configured.ts";
import { type MigrationState, readMigrationState } from "#runtime/database/migrate.ts";
import type { Db, OpenDatabase } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** An order whose table has a gap gets no deadline, and nobody would notice. */
async function slaTables(db: Db): Promise<Finding[]> {
  const faults = await findSlaFaults(db);
  return faults.length === 0
    ? [{ level: "ok", text: "Tabelle dei tempi (SLA) e calendari coerenti" }]
    : faults.map((text) => ({ level: "warning", text }));
}

const OLDEST_POSTGRESQL = 15;

async function engineOf({ db, kind }: OpenDatabase): Promise<Finding> {
  const { rows } = await sql<{ version: string; number: number }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number`.execute(
    db,
  );
  const { version = "?", number = 0 } = rows[0] ?? {};
  if (kind === "embedded")
    return {
      level: "warning",
      text: `Base dati incorporata (PGlite, PostgreSQL ${version}): sopporta la chiusura brusca del programma, non la mancanza di corrente. Per il servizio vero usa PostgreSQL con DATABASE_URL.`,
    };
  return number >= OLDEST_POSTGRESQL * 10_000
    ? { level: "ok", text: `PostgreSQL ${version}` }
    : {
        level: "error",
        text: `PostgreSQL ${version}: serve il ${OLDEST_POSTGRESQL} o successivo`,
        code: EXIT.databaseUnavailable,
      };
}

/** Those that the migrations create; where the server does not have them they fail. */
async function extensions(db: Db): Promise<Finding> {
  const { rows } = await sql<{ name: string; created: string | null; available: string | null }>`
    select name, e.extversion as created, a.default_version as available
    from unnest(array['postgis', 'pg_trgm', 'unaccent']) as name
      left join pg_extension e on e.extname = name left join pg_available_extensions a using (name)`.execute(
    db,
  );
  const absent = rows.filter(({ created, available }) => created === null && available === null);
  if (absent.length > 0)
    return {
      level: "error",
      text: `Sul server PostgreSQL mancano le estensioni ${absent.map(({ name }) => name).join(", ")}: vanno installati i loro pacchetti (postgresql-15-postgis-3, postgresql-contrib o simili)`,
      code: EXIT.databaseUnavailable,
    };
  const toCreate = rows.filter(({ created }) => created === null).map(({ name }) => name);
  return toCreate.length > 0
    ? { level: "warning", text: `Estensioni da creare: ${toCreate.join(", ")}. Lo fa ./stabile migrate` }
    : {
        level: "ok",
        text: `Estensioni: ${rows.map(({ name, created }) => `${name} ${created}`).join(", ")}`,
      };
}

function migrations({ missing, unknown }: MigrationState): Finding {
  if (unknown.length > 0)
    return toFinding(new Problem("schema-newer", `ha ${unknown.join(", ")}. Aggiorna il programma`));
  return missing.length > 0
    ? {
        level: "warning",
        text: `Migrazioni da applicare: ${missing.length}, fino a ${missing.at(-1)}. Lo fa ./stabile migrate`,
      }
    : { level: "ok", text: "Base dati alla versione del programma" };
}

/** The engine, what it must have, and how far its schema is; nothing is written. */
export async function checkDatabase(): Promise<Finding[]> {
  try {
    const { config, database: opened } = await openConfigured();
    try {
      const engine = await engineOf(opened);
      const state = await readMigrationState(opened.db);
      const isReady = state.missing.length === 0 && state.unknown.length === 0;
      return [
        engine,
        await extensions(opened.db),
        migrations(state),
        ...(isReady ? await slaTables(opened.db) : []),
        ...(isReady ? await checkAudit(opened.db, config) : []),
        ...(isReady ? [await checkIntegrity(opened.db)] : []),
      ];
    } finally {
      await opened.close();
    }
  } catch (error) {
    return [toFinding(error)];
  }
}
