import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { join } from "node:path";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { czrmCasePlatform } from "#connectors/czrm/client.ts";
import { CzrmConfig } from "#connectors/czrm/config.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { openDatabase } from "#runtime/database/open-database.ts";
import { createExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { createLogger } from "#runtime/logger.ts";
import { answerNewReports, workOnce } from "#test/support/crash-story.ts";

/**
 * A worker in a process of its own, which kills itself (SIGKILL: nothing is closed, flushed or rolled back) at the
 * first step of a name or at the n-th. Run by the kill test with its wishes in the environment.
 */
const { DATABASE_URL, DATA_DIR = "", GATEWAY_URL = "", DIE_AT = "", AHEAD_MS = "0" } = process.env;

const database = await openDatabase({ url: DATABASE_URL, dataDir: DATA_DIR, maxConnections: 4 });
const clock = { now: () => new Date(Date.now() + Number(AHEAD_MS)) };
const jobs: Jobs = {
  enqueue: async () => undefined,
  define: () => undefined,
  prepare: async () => undefined,
  work: async () => undefined,
  stop: async () => undefined,
};
const ledger = createExchangeLedger(database.db, { onError: () => undefined });
const common = {
  api: "prova",
  ledger,
  clock,
  readFault: gatewayFault,
  breaker: { failures: 10_000 },
  totalMs: 5_000,
};
const gateway = createHttpClient({ ...common, platform: "gateway", baseUrl: GATEWAY_URL });
const tokens = gatewayTokens(GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL }), { http: gateway, clock });
const http = createHttpClient({ ...common, platform: "czrm", baseUrl: `${GATEWAY_URL}/czrm`, tokens });

let count = 0;
await workOnce({
  db: database.db,
  jobs,
  clock,
  logger: createLogger("fatal"),
  cases: czrmCasePlatform(CzrmConfig.parse(DEMO_SECRETS), http),
  blobs: createBlobStore({ directory: join(DATA_DIR, "blobs") }),
  overlapSeconds: 5,
  pollSeconds: 1,
  onStep(step) {
    count += 1;
    if (step === DIE_AT || String(count) === DIE_AT) process.kill(process.pid, "SIGKILL");
  },
});
await answerNewReports(database.db, jobs);
await Promise.all([http.close(), gateway.close()]);
await ledger.settled();
await database.close();
