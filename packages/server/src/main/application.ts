import { join } from "node:path";
import { clientReader } from "#features/access/client-reader.ts";
import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import { defineAuditJobs } from "#features/audit/jobs.ts";
import { defineDocumentJobs, repeatDocumentWork } from "#features/documents/jobs.ts";
import { defineExportJobs } from "#features/dossier-exports/jobs.ts";
import { defineModelJobs } from "#features/models/jobs.ts";
import { labelDoors } from "#features/labels/label-doors.ts";
import { modelRoutes } from "#features/models/routes.ts";
import { definePlanningJobs } from "#features/planning/jobs.ts";
import { protocolSenders } from "#features/protocol/jobs.ts";
import { pictureSources } from "#features/registry/map-config.ts";
import { loadGround } from "#features/registry/map-ground.ts";
import { mapBackgroundRoutes } from "#features/registry/map-routes.ts";
import { caseStatusSender } from "#features/requests/case-status-sender.ts";
import { CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { defineRequestJobs } from "#features/requests/jobs.ts";
import { pollPace } from "#features/requests/poll-pace.ts";
import { defineWorkOrderJobs, scheduleRecomputing } from "#features/work-orders/jobs.ts";
import { createSlaTables } from "#features/work-orders/sla-tables.ts";
import { seedDemo } from "#features/work-orders/seed-demo.ts";
import { openAccess } from "#main/access.ts";
import { type Config, secretsOf } from "#main/config.ts";
import { documentFiles } from "#main/document-files.ts";
import { seedHistory } from "#main/demo-history.ts";
import { exportDeps } from "#main/export-deps.ts";
import type { Ground } from "#main/ground.ts";
import { auditDeps } from "#main/audit-deps.ts";
import { writeMunicipality } from "#main/municipality.ts";
import { modelDeps } from "#main/models.ts";
import { openJournal } from "#main/open-journal.ts";
import { connectPlatforms } from "#main/platforms.ts";
import { prepareWire, repeatProperty, sendersToProperty } from "#main/property.ts";
import { refuseUnknownCategories } from "#main/refuse-unknown-categories.ts";
import { defineSourceJobs, repeatSources } from "#main/sources.ts";
import { firstSynchronisation, syncQuietly } from "#main/synchronise.ts";
import { createScanner, type Scanner } from "#runtime/antivirus/scanner.ts";
import { type BlobStore, createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openBytes } from "#runtime/blobs/open-bytes.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Listen } from "#runtime/database/listen.ts";
import type { OpenDatabase } from "#runtime/database/open-database.ts";
import { createDelivery, type Delivery, type Sender } from "#runtime/delivery/deliver.ts";
import { DELIVER_QUEUE, type DeliverJob } from "#runtime/delivery/outbox.ts";
import { createEventFeed } from "#runtime/events.ts";
import { createJobs } from "#runtime/jobs/jobs.ts";
import { type Repeating } from "#runtime/jobs/repeat.ts";
import { createLogger } from "#runtime/logger.ts";
import { createPreviewMaker } from "#runtime/previews/preview-maker.ts";
import { createTextReader } from "#runtime/text-reading/create-text-reader.ts";
import { type AppOptions, createApp } from "#runtime/web/app.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";
import { liveEvents } from "#runtime/web/live-events.ts";
import { serveSecurityTxt } from "#runtime/web/security-txt.ts";
import { servePages } from "#runtime/web/serve-pages.ts";
import { registerFeatures } from "#main/register-features.ts";
import { REGISTRY_QUEUE, startRepeating } from "#main/repeating-work.ts";

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
  const delivery = createDelivery({ db, clock, logger, senders: sendersTo(ground, files) });
  const web = await createWeb(ground, { intake, files, scanner, listen: database.listen });
  defineJobs(ground, { intake, delivery });
  defineModelJobs(db, modelDeps(ground, scanner));
  const previews = createPreviewMaker();
  defineDocumentJobs(db, { clock, blobs: files, jobs, reader: createTextReader(), previews });
  const repeating: Repeating[] = [];

  return {
    serve: () => web.listen(),
    prepare: () => prepare(ground),
    async work() {
      await scheduleRecomputing(db, { jobs });
      await jobs.work();
      repeating.push(...startRepeating(ground, { intake, delivery }));
      repeating.push(...repeatSources(ground), ...repeatProperty(ground, files));
      repeating.push(...repeatDocumentWork(db, { clock, blobs: files, previews, logger }));
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

function sendersTo(ground: Ground, files: BlobStore): Sender[] {
  const { db, clock, platforms } = ground;
  const { cases, protocol } = platforms;
  return [
    caseStatusSender(CZRM, cases),
    ...protocolSenders({ db, clock, register: protocol }, files),
    ...sendersToProperty(ground, files),
  ];
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
  labelDoors(api, { sessions, owner: config.MUNICIPALITY_NAME });
  modelRoutes(api, { ...modelDeps(ground, scanner), accessLog });
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

function defineJobs(ground: Ground, { intake, delivery }: { intake: IntakeDeps; delivery: Delivery }): void {
  const { db, jobs, clock, slaTables, logger } = ground;
  jobs.define<DeliverJob>({
    name: DELIVER_QUEUE,
    handle: (job) => delivery.deliverSubject(job),
    concurrency: 2,
    pollSeconds: 0.5,
  });
  defineRequestJobs(intake);
  jobs.define({ name: REGISTRY_QUEUE, handle: () => syncQuietly(ground) });
  defineWorkOrderJobs(db, { jobs, clock, slaTables });
  definePlanningJobs(db, { jobs, clock, slaTables, logger });
  defineExportJobs(db, exportDeps(ground));
  defineSourceJobs(ground);
  defineAuditJobs(db, { jobs, deps: auditDeps(ground.config) });
}

async function prepare(ground: Ground): Promise<void> {
  const { config, db, jobs } = ground;
  await jobs.prepare();
  await prepareWire(ground);
  if (!config.SANDBOX) return;
  await seedDemo(db);
  await seedDemoPeople(db);
}
