import { join } from "node:path";
import { czrmReceiver } from "#connectors/czrm/receiver.ts";
import { clientReader } from "#features/access/client-reader.ts";
import { peopleRoutes } from "#features/access/people-routes.ts";
import { permissionRoutes } from "#features/access/permission-routes.ts";
import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import { auditRoutes } from "#features/audit/routes.ts";
import { defineAuditJobs, sealInTurn } from "#features/audit/jobs.ts";
import type { ConnectedPlatform } from "#features/exchange/exchange-deps.ts";
import { exchangeRoutes } from "#features/exchange/routes.ts";
import { defineDocumentJobs, repeatDocumentWork } from "#features/documents/jobs.ts";
import { documentRoutes } from "#features/documents/routes.ts";
import { repeatDossierWork } from "#features/dossier/jobs.ts";
import { dossierRoutes } from "#features/dossier/routes.ts";
import { homeRoutes } from "#features/home/routes.ts";
import { roleSheetRoutes } from "#features/import/role-sheet-routes.ts";
import { REALGIMM } from "#features/registry/apply-changes.ts";
import { pictureSources } from "#features/registry/map-config.ts";
import { loadGround } from "#features/registry/map-ground.ts";
import { mapBackgroundRoutes } from "#features/registry/map-routes.ts";
import { registryRoutes } from "#features/registry/routes.ts";
import { searchRoutes } from "#features/search/routes.ts";
import { isFirstLoadDone } from "#features/registry/sync-registry.ts";
import { caseStatusSender } from "#features/requests/case-status-sender.ts";
import { CZRM, type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { defineRequestJobs, runIntakeOnce } from "#features/requests/jobs.ts";
import { pollPace } from "#features/requests/poll-pace.ts";
import { requestRoutes } from "#features/requests/routes.ts";
import { defineWorkOrderJobs, scheduleRecomputing } from "#features/work-orders/jobs.ts";
import { workOrderRoutes } from "#features/work-orders/routes.ts";
import { createSlaTables } from "#features/work-orders/sla-tables.ts";
import { seedDemo } from "#features/work-orders/seed-demo.ts";
import { openAccess } from "#main/access.ts";
import { type Config, secretsOf } from "#main/config.ts";
import { documentFiles } from "#main/document-files.ts";
import { seedHistory } from "#main/demo-history.ts";
import type { Ground } from "#main/ground.ts";
import { auditDeps } from "#main/audit-deps.ts";
import { describePlatforms } from "#main/platform-descriptors.ts";
import { writeMunicipality } from "#main/municipality.ts";
import { openJournal } from "#main/open-journal.ts";
import { connectPlatforms } from "#main/platforms.ts";
import { refuseUnknownCategories } from "#main/refuse-unknown-categories.ts";
import {
  firstSynchronisation,
  LONGEST_WAIT_FOR_REGISTRY_MS,
  syncQuietly,
  unlessAway,
} from "#main/synchronise.ts";
import { labelOfPlatform } from "#ports/platform-descriptor.ts";
import { anchorKeeper } from "#runtime/audit-chain/anchors.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { createScanner, type Scanner } from "#runtime/antivirus/scanner.ts";
import { type BlobStore, createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Listen } from "#runtime/database/listen.ts";
import type { Db, OpenDatabase } from "#runtime/database/open-database.ts";
import { createDelivery, type Delivery } from "#runtime/delivery/deliver.ts";
import { DELIVER_QUEUE, type DeliverJob } from "#runtime/delivery/outbox.ts";
import { createEventFeed } from "#runtime/events.ts";
import { keepHouse } from "#runtime/housekeeping.ts";
import { createJobs } from "#runtime/jobs/jobs.ts";
import { type Repeating, repeat } from "#runtime/jobs/repeat.ts";
import { createLogger } from "#runtime/logger.ts";
import { createTextReader } from "#runtime/text-reading/create-text-reader.ts";
import type { Api } from "#runtime/web/api.ts";
import { type AppOptions, createApp } from "#runtime/web/app.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";
import { liveEvents } from "#runtime/web/live-events.ts";
import { serveSecurityTxt } from "#runtime/web/security-txt.ts";
import { servePages } from "#runtime/web/serve-pages.ts";

const WEB_DIST = join(import.meta.dirname, "../../../web/dist");

export interface Application {
  /** @returns the address served */
  serve(): Promise<string>;
  work(): Promise<void>;
  /** Queues and fixed data: done by every process before it serves or works, safely repeated. */
  prepare(): Promise<void>;
  /** Waits for the property registry's first load, saying how far it is. At once when it was done before. */
  firstSynchronisation(say: (line: string) => void): Promise<void>;
  /** The training environment's past, at its first start only; after the first synchronisation. @returns orders written */
  seedHistory(consoleUrl: string, say: (line: string) => void): Promise<number>;
  close(): Promise<void>;
}

/** The only place where things are wired together. */
export async function createApplication(config: Config, database: OpenDatabase): Promise<Application> {
  const logger = createLogger(config.LOG_LEVEL, secretsOf(config));
  const clock = systemClock;
  const { db } = database;
  await refuseUnknownCategories(db, config);
  await writeMunicipality(db, config);
  const jobs = createJobs(database, logger);
  const platforms = connectPlatforms(config, { db, clock, logger });
  const ground: Ground = { config, db, clock, logger, jobs, platforms, slaTables: createSlaTables(clock) };
  const scanner = createScanner(config);
  const intake = createIntake(ground, scanner);
  const files = documentFiles(config, scanner);
  const delivery = createDelivery({ db, clock, logger, senders: [caseStatusSender(CZRM, platforms.cases)] });
  const web = await createWeb(ground, { intake, files, scanner, listen: database.listen });
  defineJobs(ground, { intake, delivery });
  defineDocumentJobs(db, { clock, blobs: files, jobs, reader: createTextReader() });
  const repeating: Repeating[] = [];

  return {
    serve: () => web.listen(),
    prepare: () => prepare(ground),
    async work() {
      await scheduleRecomputing(db, { jobs });
      await jobs.work();
      repeating.push(...startRepeating(ground, { intake, delivery }));
      repeating.push(...repeatDocumentWork(db, { clock, blobs: files, logger }));
    },
    firstSynchronisation: (say) => firstSynchronisation(ground, say),
    seedHistory: (consoleUrl, say) => seedHistory({ ...ground, intake, consoleUrl, say }),
    async close() {
      await Promise.all(repeating.map((task) => task.stop()));
      await web.close();
      await jobs.stop();
      await platforms.close();
      await database.close();
    },
  };
}

function createIntake(
  { config, db, clock, logger, jobs, platforms }: Ground,
  scanner: Scanner | undefined,
): IntakeDeps {
  return {
    db,
    jobs,
    clock,
    logger,
    cases: platforms.cases,
    blobs: createBlobStore({ ...openBytes(config), scanner }),
    overlapSeconds: config.CZRM_OVERLAP_SECONDS,
    pollSeconds: config.CZRM_POLL_SECONDS,
    isPollDue: pollPace({ clock, cases: platforms.cases, brakedSeconds: config.CZRM_BRAKE_POLL_SECONDS }),
  };
}

async function createWeb(
  ground: Ground,
  {
    intake,
    files,
    scanner,
    listen,
  }: { intake: IntakeDeps; files: BlobStore; scanner: Scanner | undefined; listen: Listen },
): Promise<{ listen(): Promise<string>; close(): Promise<void> }> {
  const { config, db, clock, logger } = ground;
  const { publicUrl } = config;
  const access = openAccess(ground, listen);
  const { sessions } = access;
  const feed = createEventFeed(db, (error) => logger.warn({ event: "events.poll-failed", err: error }));
  const { fastify, api } = await createApp({ ...webOptions(ground, access), scanner });
  access.register(api);
  liveEvents(api, { sessions, feed });
  mapBackgroundRoutes(api, { config, ground: await loadGround(config.MAP_GROUND_FILE) });
  const { accessLog, ...journal } = openJournal(ground);
  registerFeatures(api, ground, { intake, files, accessLog });
  serveSecurityTxt(fastify, { contact: config.SECURITY_CONTACT, publicUrl, now: () => clock.now() });
  await servePages(api, WEB_DIST);
  return {
    async listen() {
      journal.start();
      await access.listen();
      return fastify.listen({ host: config.HOST, port: config.PORT });
    },
    async close() {
      feed.close();
      await fastify.close();
      await access.close();
      await journal.stop();
    },
  };
}

function webOptions(ground: Ground, access: ReturnType<typeof openAccess>): AppOptions {
  const { config, db, clock, logger } = ground;
  return {
    db,
    clock,
    logger,
    sessions: access.sessions,
    clients: clientsOf(ground),
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    ...access.webOptions,
    pictureSources: pictureSources(config),
    tls: config.tls,
    isHttps: config.publicUrl.protocol === "https:",
  };
}

function clientsOf({ db, platforms }: Ground): ClientReader | undefined {
  const { vouchings } = platforms.callers;
  return vouchings.length === 0 ? undefined : clientReader(db, vouchings);
}

function registerFeatures(
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
  dossierRoutes(api);
  searchRoutes(api);
  requestRoutes(api, { jobs, accessLog });
  workOrderRoutes(api, { jobs, clock, slaTables, accessLog, blobs });
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
  };
  return describePlatforms(config).map((platform) => ({
    code: platform.code,
    label: labelOfPlatform(platform),
    ...wakes[platform.code],
  }));
}

function defineJobs(ground: Ground, { intake, delivery }: { intake: IntakeDeps; delivery: Delivery }): void {
  const { db, jobs, clock, slaTables } = ground;
  jobs.define<DeliverJob>({
    name: DELIVER_QUEUE,
    handle: (job) => delivery.deliverSubject(job),
    concurrency: 2,
    pollSeconds: 0.5,
  });
  defineRequestJobs(intake);
  jobs.define({ name: REGISTRY_QUEUE, handle: () => syncQuietly(ground) });
  defineWorkOrderJobs(db, { jobs, clock, slaTables });
  defineAuditJobs(db, { jobs, deps: auditDeps(ground.config) });
}

const REGISTRY_QUEUE = "registry-sync";

/** What must be looked at whether or not anybody enqueued it. */
function startRepeating(
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

async function prepare({ config, db, jobs }: Ground): Promise<void> {
  await jobs.prepare();
  if (!config.SANDBOX) return;
  await seedDemo(db);
  await seedDemoPeople(db);
}
