import { statfs } from "node:fs/promises";
import { sql } from "kysely";
import { findSlaFaults } from "#features/work-orders/find-sla-faults.ts";
import { readConfig } from "#main/config.ts";
import { openConfigured } from "#main/open-configured.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { explain } from "#main/exit-codes.ts";

interface Finding {
  level: "ok" | "warning" | "error";
  text: string;
}

const MARK = { ok: "✓", warning: "!", error: "✗" } as const;

/** `./stabile doctor`: what an operator would look at first, each with what to do. */
export async function doctor(): Promise<void> {
  const findings: Finding[] = [nodeVersion(), configuration()];
  if (!findings.some((finding) => finding.level === "error")) {
    findings.push(municipality(), await diskSpace(), ...(await database()));
  }
  for (const { level, text } of findings) console.log(`${MARK[level]} ${text}`);
  if (findings.some((finding) => finding.level === "error")) process.exitCode = 1;
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24
    ? { level: "ok", text: `Node.js ${process.versions.node}` }
    : {
        level: "error",
        text: `Node.js ${process.versions.node}: serve il 24. Avvia con ./stabile, che usa il suo.`,
      };
}

function configuration(): Finding {
  try {
    readConfig(process.env);
    return { level: "ok", text: "Configurazione valida" };
  } catch (error) {
    return { level: "error", text: explain(error) };
  }
}

function municipality(): Finding {
  const { MUNICIPALITY_NAME: name } = readConfig(process.env);
  return name === ""
    ? { level: "warning", text: "Manca MUNICIPALITY_NAME: le pagine non dicono di quale Comune sono" }
    : { level: "ok", text: `Installazione di: ${name}` };
}

async function diskSpace(): Promise<Finding> {
  const { STABILE_DATA_DIR } = readConfig(process.env);
  try {
    const { bavail, bsize } = await statfs(STABILE_DATA_DIR);
    const gigabytes = (bavail * bsize) / 1024 ** 3;
    const text = `Spazio libero in ${STABILE_DATA_DIR}: ${gigabytes.toFixed(1)} GB`;
    return gigabytes < 1 ? { level: "warning", text: `${text}: è poco` } : { level: "ok", text };
  } catch {
    return {
      level: "warning",
      text: `La cartella ${STABILE_DATA_DIR} non c'è ancora: nascerà al primo avvio`,
    };
  }
}

/** An order whose table has a gap gets no deadline, and nobody would notice. */
async function slaTables(db: Db): Promise<Finding[]> {
  const faults = await findSlaFaults(db);
  return faults.length === 0
    ? [{ level: "ok", text: "Tabelle dei tempi (SLA) e calendari coerenti" }]
    : faults.map((text) => ({ level: "warning", text }));
}

async function database(): Promise<Finding[]> {
  try {
    const { database: opened } = await openConfigured();
    try {
      const { rows } = await sql<{ version: string; postgis: string | null }>`
        select current_setting('server_version') as version,
          (select extversion from pg_extension where extname = 'postgis') as postgis`.execute(opened.db);
      const found = rows[0];
      const engine: Finding =
        opened.kind === "embedded"
          ? {
              level: "warning",
              text: `Base dati incorporata (PGlite, PostgreSQL ${found?.version}): sopporta la chiusura brusca del programma, non la mancanza di corrente. Per il servizio vero usa PostgreSQL con DATABASE_URL.`,
            }
          : { level: "ok", text: `PostgreSQL ${found?.version}` };
      const postgis: Finding = found?.postgis
        ? { level: "ok", text: `PostGIS ${found.postgis}` }
        : { level: "warning", text: "PostGIS non ancora creato: lo fa ./stabile migrate" };
      return [engine, postgis, ...(found?.postgis ? await slaTables(opened.db) : [])];
    } finally {
      await opened.close();
    }
  } catch (error) {
    return [{ level: "error", text: explain(error) }];
  }
}
