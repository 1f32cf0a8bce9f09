import { sealInTurn } from "#features/audit/jobs.ts";
import { repeatComplianceWork } from "#features/compliance/jobs.ts";
import { repeatDossierWork } from "#features/dossier/jobs.ts";
import { repeatExportWork } from "#features/dossier-exports/jobs.ts";
import { repeatPlanningWork } from "#features/planning/jobs.ts";
import { repeatProtocolWork } from "#features/protocol/jobs.ts";
import { isFirstLoadDone } from "#features/registry/sync-registry.ts";
import { type IntakeDeps } from "#features/requests/intake-deps.ts";
import { runIntakeOnce } from "#features/requests/jobs.ts";
import { exportDeps } from "#main/export-deps.ts";
import type { Ground } from "#main/ground.ts";
import { auditDeps } from "#main/audit-deps.ts";
import { LONGEST_WAIT_FOR_REGISTRY_MS, syncQuietly, unlessAway } from "#main/synchronise.ts";
import { anchorKeeper } from "#runtime/audit-chain/anchors.ts";
import { type Delivery } from "#runtime/delivery/deliver.ts";
import { keepHouse } from "#runtime/housekeeping.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";

export const REGISTRY_QUEUE = "registry-sync";

/** What must be looked at whether or not anybody enqueued it. */
export function startRepeating(
  ground: Ground,
  { intake, delivery }: { intake: IntakeDeps; delivery: Delivery },
): Repeating[] {
  const { logger, config, db, clock, platforms } = ground;
  const began = Date.now();
  const intakeInTurn = async () => {
    const mayWait = Date.now() - began < LONGEST_WAIT_FOR_REGISTRY_MS;
    if (!mayWait || (await isFirstLoadDone(db))) await runIntakeOnce(intake);
  };
  return [
    repeat(
      { name: "registry", everySeconds: config.REALGIMM_POLL_SECONDS, run: () => syncQuietly(ground) },
      logger,
    ),
    repeat({ name: "intake", everySeconds: config.CZRM_POLL_SECONDS, run: intakeInTurn }, logger),
    repeat(
      {
        name: "sign-in",
        everySeconds: config.SIRAC_CHECK_SECONDS,
        run: () => unlessAway(platforms.checkSignIn),
      },
      logger,
    ),
    ...repeatDossierWork({ db, clock, logger, everySeconds: config.REALGIMM_POLL_SECONDS }),
    ...repeatComplianceWork({ db, clock, logger }),
    ...repeatPlanningWork(db, ground),
    ...repeatProtocolWork({ db, clock, register: platforms.protocol }, logger),
    repeatExportWork(db, exportDeps(ground)),
    repeat({ name: "delivery", everySeconds: 2, run: () => delivery.sweep() }, logger),
    repeat({ name: "audit-seal", everySeconds: 1, run: sealer(ground) }, logger),
    repeat({ name: "housekeeping", everySeconds: 3_600, run: () => keepHouse(ground) }, logger),
  ];
}

function sealer({ db, config }: Ground): () => Promise<void> {
  const deps = auditDeps(config);
  const keepAnchor = anchorKeeper(deps.anchorFile);
  return () => sealInTurn(db, deps, keepAnchor);
}
