import type { DatabaseSync } from "node:sqlite";
import { ProblemError } from "./problem.ts";
import { STATUS_LABEL } from "./post-view.ts";

interface StatFilter {
  category?: number | undefined;
  area?: number | undefined;
  fiscalCode?: string | undefined;
}

function condition(filter: StatFilter): { sql: string; values: (string | number)[] } {
  const parts: [string, string | number | undefined][] = [
    ["category = ?", filter.category],
    ["area = ?", filter.area],
    ["fiscal_code = ?", filter.fiscalCode?.toUpperCase()],
  ];
  const used = parts.filter((part): part is [string, string | number] => part[1] !== undefined);
  return { sql: ["1", ...used.map(([sql]) => sql)].join(" AND "), values: used.map(([, value]) => value) };
}

function byStatus(db: DatabaseSync, filter: StatFilter): { status: string; count: number }[] {
  const { sql, values } = condition(filter);
  const rows = db
    .prepare(`SELECT status, count(*) AS n FROM segnalaci_post WHERE ${sql} GROUP BY status`)
    .all(...values);
  const counts = new Map(
    (rows as unknown as { status: string; n: number }[]).map((row) => [row.status, row.n]),
  );
  return Object.entries(STATUS_LABEL).map(([status, label]) => ({
    status: label,
    count: counts.get(status) ?? 0,
  }));
}

function byCategory(db: DatabaseSync, filter: StatFilter): { name: string; count: number }[] {
  const { sql, values } = condition(filter);
  const rows = db
    .prepare(
      `SELECT l.name AS name, count(*) AS count FROM segnalaci_post p JOIN segnalaci_label l ON l.id = p.category
       WHERE ${sql} GROUP BY l.name ORDER BY count DESC, l.name`,
    )
    .all(...values);
  return rows as unknown as { name: string; count: number }[];
}

export const STATS = ["status", "categories"] as const;

/** One statistic. The shape of `status` is the one that the portal reads (sheet §5). */
export function showStat(db: DatabaseSync, identifier: string, filter: StatFilter): Record<string, unknown> {
  switch (identifier) {
    case "status":
      return {
        identifier,
        name: "Stato delle segnalazioni",
        description: "Segnalazioni per stato",
        data: { series: byStatus(db, filter) },
      };
    case "categories":
      return {
        identifier,
        name: "Categorie",
        description: "Segnalazioni per categoria",
        data: { series: byCategory(db, filter) },
      };
    default:
      throw new ProblemError(404, `Statistica ${identifier} inesistente`);
  }
}
