import { type AuditDeps, runVerification } from "#features/audit/verifications.ts";
import type { Actor } from "#runtime/audit.ts";
import { sealEntries } from "#runtime/audit-chain/seal-entries.ts";
import type { Seal } from "#runtime/audit-chain/seals.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";

export const VERIFY_QUEUE = "audit-verify";

export interface VerifyJob {
  id: string;
  actor: Actor;
  correlationId: string;
}

export function defineAuditJobs(db: Db, { jobs, deps }: { jobs: Jobs; deps: AuditDeps }): void {
  jobs.define<VerifyJob>({
    name: VERIFY_QUEUE,
    pollSeconds: 0.5,
    // It can be asked again; a failed one is told as such.
    retryLimit: 0,
    handle: async (job) => {
      await runVerification(db, deps, job);
    },
  });
}

/** One turn of the sealer: what was committed is sealed, and the seal written down outside of the database. */
export async function sealInTurn(
  db: Db,
  { clock }: AuditDeps,
  keepAnchor: (seal: Seal) => Promise<void>,
): Promise<void> {
  const seal = await sealEntries(db, clock);
  if (seal !== undefined) await keepAnchor(seal);
}
