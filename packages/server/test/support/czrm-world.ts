import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { City } from "../../../sandbox/src/city/types.ts";
import type { Faults } from "../../../sandbox/src/core/platform.ts";
import { type RunningSandbox, startSandbox } from "../../../sandbox/src/core/serve.ts";
import { createCzrm } from "../../../sandbox/src/platforms/czrm/platform.ts";
import { createGateway } from "../../../sandbox/src/platforms/gateway/platform.ts";
import { czrmCasePlatform } from "#connectors/czrm/client.ts";
import { CzrmConfig } from "#connectors/czrm/config.ts";
import { caseStatusSender } from "#features/requests/case-status-sender.ts";
import type { IntakeDeps } from "#features/requests/intake-deps.ts";
import type { CasePlatform } from "#ports/case-platform.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { systemClock } from "#runtime/clock.ts";
import { createDelivery, type Delivery } from "#runtime/delivery/deliver.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { createExchangeLedger, type ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { createLogger } from "#runtime/logger.ts";
import type { TestDatabase } from "#test/support/database.ts";

/** Lets a test drive the queue's work itself, step by step. why: what is tested is the work, not pg-boss's polling. */
export const idleJobs: Jobs = {
  enqueue: async () => undefined,
  define: () => undefined,
  prepare: async () => undefined,
  work: async () => undefined,
  stop: async () => undefined,
};

export interface CzrmWorld {
  deps: IntakeDeps;
  cases: CasePlatform;
  delivery: Delivery;
  ledger: ExchangeLedger;
  gatewayUrl: string;
  admin(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  /** What the platform itself has, read directly. */
  query(soql: string): Promise<Record<string, unknown>[]>;
  /** Creates a record on the platform itself. */
  write(path: string, body: unknown): Promise<void>;
  setFaults(platform: "czrm" | "gateway", faults: Partial<Faults>): void;
  close(): Promise<void>;
}

const NO_CITY = { reports: () => [], buildings: [], streets: [], municipi: [] } as unknown as City;

/** CzRM behind the gateway on real sockets, and our side of it over a real database. */
export async function openCzrmWorld(database: TestDatabase): Promise<CzrmWorld> {
  const sandbox: RunningSandbox = await startSandbox(
    { basePort: 0, memory: true, city: NO_CITY, lostAnswerHoldMs: 50 },
    [createGateway(), createCzrm({ demoCases: 0, esbTarget: "http://127.0.0.1:9/none", esbTokenUrl: null })],
  );
  const folder = await mkdtemp(join(tmpdir(), "stabile-blobs-"));
  const ledger = createExchangeLedger(database.db, { onError: () => undefined });
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: sandbox.urls.gateway ?? "" });
  const common = {
    api: "test",
    ledger,
    clock: systemClock,
    readFault: gatewayFault,
    breaker: { failures: 10_000 },
    totalMs: 5_000,
  };
  const gatewayHttp = createHttpClient({ ...common, platform: "gateway", baseUrl: config.GATEWAY_URL });
  const tokens = gatewayTokens(config, { http: gatewayHttp, clock: systemClock });
  const http = createHttpClient({
    ...common,
    platform: "czrm",
    baseUrl: `${config.GATEWAY_URL}/czrm`,
    tokens,
  });
  const cases = czrmCasePlatform(CzrmConfig.parse(DEMO_SECRETS), http);
  const deps: IntakeDeps = {
    db: database.db,
    jobs: idleJobs,
    clock: systemClock,
    logger: createLogger("fatal"),
    cases,
    blobs: createBlobStore({ directory: folder }),
    overlapSeconds: 5,
    pollSeconds: 1,
  };
  return {
    deps,
    cases,
    ledger,
    gatewayUrl: config.GATEWAY_URL,
    delivery: createDelivery({
      db: database.db,
      clock: systemClock,
      senders: [caseStatusSender("czrm", cases)],
    }),
    async admin(method, path, body) {
      const answer = await fetch(`${sandbox.urls.czrm}${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>,
      };
    },
    async query(soql) {
      const path = `/services/data/v59.0/query?q=${encodeURIComponent(soql)}`;
      const answer = await fetch(`${sandbox.urls.czrm}${path}`, { headers: { activityid: "test" } });
      return ((await answer.json()) as { records: Record<string, unknown>[] }).records;
    },
    async write(path, body) {
      const answer = await fetch(`${sandbox.urls.czrm}${path}`, {
        method: "POST",
        headers: { activityid: "test", "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    setFaults: (platform, faults) => void sandbox.world.faults.set(platform, faults),
    async close() {
      await ledger.settled();
      await http.close();
      await gatewayHttp.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
