import { join } from "node:path";
import type { AuditDeps } from "#features/audit/verifications.ts";
import type { Config } from "#main/config.ts";
import { systemClock } from "#runtime/clock.ts";

/** What sealing and verifying need of this installation. */
export function auditDeps({
  STABILE_DATA_DIR,
  KEEP_AUDIT_DAYS,
}: Pick<Config, "STABILE_DATA_DIR" | "KEEP_AUDIT_DAYS">): AuditDeps {
  return {
    clock: systemClock,
    anchorFile: join(STABILE_DATA_DIR, "audit-anchors.txt"),
    keptDays: KEEP_AUDIT_DAYS,
  };
}
