import { join } from "node:path";
import { czrmCasePlatform } from "../../packages/server/src/connectors/czrm/client.ts";
import { CzrmConfig } from "../../packages/server/src/connectors/czrm/config.ts";
import { gatewayTokens } from "../../packages/server/src/connectors/gateway/client.ts";
import { GatewayConfig } from "../../packages/server/src/connectors/gateway/config.ts";
import { gatewayFault } from "../../packages/server/src/connectors/gateway/mapping.ts";
import { defineRequestJobs } from "../../packages/server/src/features/requests/jobs.ts";
import { pollCases } from "../../packages/server/src/features/requests/poll-cases.ts";
import { DEMO_SECRETS } from "../../packages/server/src/main/demo-secrets.ts";
import { createBlobStore } from "../../packages/server/src/runtime/blobs/blob-store.ts";
import { systemClock } from "../../packages/server/src/runtime/clock.ts";
import { openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import { createExchangeLedger } from "../../packages/server/src/runtime/http/exchange-ledger.ts";
import { createHttpClient } from "../../packages/server/src/runtime/http/http-client.ts";
import { createLogger } from "../../packages/server/src/runtime/logger.ts";
import { createJobs } from "../../packages/server/src/runtime/jobs/jobs.ts";

export interface OurIntake {
  poll(): Promise<unknown>;
  close(): Promise<void>;
}

/** The product's own way in, wired as in `main`, without its repeating: a poll happens when it is told to. */
export async function requestIntake(
  databaseUrl: string,
  { gatewayUrl, folder }: { gatewayUrl: string; folder: string },
): Promise<OurIntake> {
  const database = await openDatabase({ url: databaseUrl, dataDir: folder });
  const logger = createLogger("error");
  const jobs = createJobs(database, logger);
  const ledger = createExchangeLedger(database.db, { onError: (error) => logger.error(error) });
  const common = { ledger, clock: systemClock, readFault: gatewayFault, consumer: "bench" };
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: gatewayUrl });
  const toGateway = createHttpClient({ ...common, platform: "gateway", api: "token", baseUrl: gatewayUrl });
  const tokens = gatewayTokens(config, { http: toGateway, clock: systemClock });
  const toCzrm = createHttpClient({ ...common, platform: "czrm", api: "cases", baseUrl: gatewayUrl, tokens });
  const deps = {
    db: database.db,
    jobs,
    clock: systemClock,
    logger,
    cases: czrmCasePlatform(CzrmConfig.parse(DEMO_SECRETS), toCzrm),
    blobs: createBlobStore({ directory: join(folder, "blobs") }),
    overlapSeconds: 120,
    pollSeconds: 10,
  };
  defineRequestJobs(deps);
  await jobs.prepare();
  return {
    poll: () => pollCases(deps),
    async close() {
      await Promise.all([toCzrm.close(), toGateway.close()]);
      await ledger.settled();
      await jobs.stop();
      await database.close();
    },
  };
}
