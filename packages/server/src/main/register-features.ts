import { czrmReceiver } from "#connectors/czrm/receiver.ts";
import { peopleRoutes } from "#features/access/people-routes.ts";
import { permissionRoutes } from "#features/access/permission-routes.ts";
import { auditRoutes } from "#features/audit/routes.ts";
import { complianceRoutes } from "#features/compliance/routes.ts";
import type { ConnectedPlatform } from "#features/exchange/exchange-deps.ts";
import { exchangeRoutes } from "#features/exchange/routes.ts";
import { retentionRoutes } from "#features/documents/retention/routes.ts";
import { documentRoutes } from "#features/documents/routes.ts";
import { dossierExportRoutes } from "#features/dossier-exports/routes.ts";
import { dossierRoutes } from "#features/dossier/routes.ts";
import { formalRequestRoutes } from "#features/formal-requests/routes.ts";
import { homeRoutes } from "#features/home/routes.ts";
import { roleSheetRoutes } from "#features/import/role-sheet-routes.ts";
import { planningRoutes } from "#features/planning/routes.ts";
import { propertyRoutes } from "#features/property/routes.ts";
import { REALGIMM } from "#features/registry/apply-changes.ts";
import { protocolRoutes } from "#features/protocol/routes.ts";
import { protocolRegisterRoutes } from "#features/protocol-register/routes.ts";
import { registryRoutes } from "#features/registry/routes.ts";
import { searchRoutes } from "#features/search/routes.ts";
import { CZRM, type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { requestRoutes } from "#features/requests/routes.ts";
import { SOURCE_QUEUE } from "#features/sources/jobs.ts";
import { sourceRoutes } from "#features/sources/routes.ts";
import { CAITEL, EDILIZIA } from "#features/sources/source-item.ts";
import { workOrderRoutes } from "#features/work-orders/routes.ts";
import { exportDeps } from "#main/export-deps.ts";
import type { Ground } from "#main/ground.ts";
import { describePlatforms } from "#main/platform-descriptors.ts";
import { protocolDesk } from "#main/protocol-desk.ts";
import { labelOfPlatform } from "#ports/platform-descriptor.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { type BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Api } from "#runtime/web/api.ts";
import { knownSources } from "#main/sources.ts";
import { REGISTRY_QUEUE } from "#main/repeating-work.ts";

/** Every feature's routes. */
export function registerFeatures(
  api: Api,
  ground: Ground,
  { intake: { blobs }, files, accessLog }: { intake: IntakeDeps; files: BlobStore; accessLog: AccessLog },
): void {
  const { clock, jobs, slaTables, platforms, config } = ground;
  peopleRoutes(api, { accessLog });
  permissionRoutes(api, { accessLog });
  roleSheetRoutes(api, { accessLog });
  registryRoutes(api);
  documentRoutes(api, { clock, jobs, blobs: files, accessLog });
  retentionRoutes(api, { clock, jobs });
  dossierRoutes(api);
  sourceRoutes(api, { sources: knownSources(config) });
  propertyRoutes(api, { jobs, name: config.REALGIMM_NAME, register: platforms.property });
  complianceRoutes(api);
  dossierExportRoutes(api, { ...exportDeps(ground), accessLog });
  const desk = protocolDesk(ground, files);
  protocolRoutes(api, { ...desk, accessLog });
  protocolRegisterRoutes(api, {
    register: platforms.protocol,
    documents: { clock, jobs, blobs: files },
    accessLog,
  });
  formalRequestRoutes(api, desk);
  searchRoutes(api);
  requestRoutes(api, { jobs, accessLog });
  workOrderRoutes(api, { jobs, clock, slaTables, accessLog, blobs });
  planningRoutes(api, { jobs });
  auditRoutes(api, { jobs, accessLog, keptDays: config.KEEP_AUDIT_DAYS });
  homeRoutes(api, { platforms: describePlatforms(config) });
  const { ledger } = platforms;
  exchangeRoutes(api, {
    jobs,
    accessLog,
    ledger,
    platforms: connected(ground),
    czrmReceiver: czrmReceiver(config),
  });
}

/** The platforms as the console shows them, and how each is woken. */
function connected({ jobs, config }: Ground): ConnectedPlatform[] {
  const wake = (queue: string) => (tx: Db) => jobs.enqueue(tx, queue, {}, { singletonKey: "wake" });
  const wakes: Record<string, Partial<ConnectedPlatform>> = {
    [REALGIMM]: { synchronise: wake(REGISTRY_QUEUE) },
    [CZRM]: {
      synchronise: wake(QUEUES.poll),
      wakeInbox: wake(QUEUES.event),
      brakePercent: config.CZRM_BRAKE_PERCENT,
    },
    // A message sent back is looked at by the next reading: it is the same work.
    [CAITEL]: { synchronise: wake(SOURCE_QUEUE.caitel), wakeInbox: wake(SOURCE_QUEUE.caitel) },
    [EDILIZIA]: { synchronise: wake(SOURCE_QUEUE.edilizia), wakeInbox: wake(SOURCE_QUEUE.edilizia) },
  };
  return describePlatforms(config).map((platform) => ({
    code: platform.code,
    label: labelOfPlatform(platform),
    ...wakes[platform.code],
  }));
}
