import { createHash } from "node:crypto";
import { join } from "node:path";
import type { AuditDeps } from "#features/audit/verifications.ts";
import type { Config } from "#main/config.ts";
import { systemClock } from "#runtime/clock.ts";

type Settings = Pick<Config, "STABILE_DATA_DIR" | "KEEP_AUDIT_DAYS" | "DATABASE_URL">;

/** What sealing and verifying need of this installation. */
export function auditDeps(config: Settings): AuditDeps {
  return {
    clock: systemClock,
    anchorFile: join(config.STABILE_DATA_DIR, `audit-anchors${databaseMark(config)}.txt`),
    keptDays: config.KEEP_AUDIT_DAYS,
  };
}

/**
 * Of another database the seals are others: whoever tries the embedded one first, and then PostgreSQL with the same folder,
 * must not be told that the chain is broken. From the settings, not from the database, which could say what it likes.
 */
function databaseMark({ DATABASE_URL }: Settings): string {
  if (DATABASE_URL === undefined) return "";
  const { host, pathname } = new URL(DATABASE_URL);
  return `-${createHash("sha256").update(`${host}${pathname}`).digest("hex").slice(0, 8)}`;
}
