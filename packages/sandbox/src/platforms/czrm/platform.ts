import formbody from "@fastify/formbody";
import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { type Past, PAST_OF } from "#city/demo-history.ts";
import { GATEWAY_CONTEXT, type Platform, type World } from "#core/platform.ts";
import { adminRoutes } from "./admin-routes.ts";
import { dataRoutes } from "./data-routes.ts";
import { startEsb } from "./esb.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import type { Org } from "./org.ts";
import { orgOf } from "./org-of-world.ts";
import { seedDemoCases } from "./seed-demo.ts";
import { seedHistory } from "./demo-history.ts";
import { saveUsage } from "./usage.ts";

export interface CzrmOptions {
  /** Where the ESB posts events; Stabile's address on the gateway when absent. */
  esbTarget?: string | undefined;
  /** The gateway's token endpoint; `null` posts without a token. */
  esbTokenUrl?: string | null | undefined;
  /** How many demo cases the first start writes; 40 when absent. */
  demoCases?: number;
  /** How many past orders the training environment is given, half of them with their case; none when absent. */
  demoOrders?: number | "as many as the city has";
  /** Waits of the ESB, shortened by tests. */
  retry?: { firstDelayMs?: number; longestDelayMs?: number; giveUpMs?: number; timeoutMs?: number };
}

const LARGEST_FILE = 37 * 1024 * 1024;

function readEnvironment(environment: NodeJS.ProcessEnv): CzrmOptions {
  const read = z
    .object({
      SANDBOX_ESB_TARGET: z.url().optional(),
      SANDBOX_ESB_TOKEN_URL: z.union([z.literal("none"), z.url()]).optional(),
      SANDBOX_ORDERS: z.coerce.number().int().min(0).max(20_000).optional(),
    })
    .parse(environment);
  const tokenUrl = read.SANDBOX_ESB_TOKEN_URL;
  return {
    esbTarget: read.SANDBOX_ESB_TARGET,
    esbTokenUrl: tokenUrl === "none" ? null : tokenUrl,
    demoOrders: read.SANDBOX_ORDERS ?? "as many as the city has",
  };
}

function attachEsb(app: FastifyInstance, org: Org, options: CzrmOptions): void {
  const { world } = org;
  const esb = startEsb(org, {
    target: () =>
      options.esbTarget ?? `${world.urlOf("gateway")}${GATEWAY_CONTEXT.stabile}/platforms/czrm/events`,
    tokenUrl: () =>
      options.esbTokenUrl === undefined ? `${world.urlOf("gateway")}/oauth2/token` : options.esbTokenUrl,
    key: "esb-demo",
    secret: "esb-demo-secret",
    signingSecret: "esb-demo-secret",
    timeoutMs: 15_000,
    firstDelayMs: 1_000,
    longestDelayMs: 60_000,
    giveUpMs: 3_600_000,
    ...options.retry,
  });
  org.wakeEsb = esb.wake;
  app.addHook("onClose", async () => {
    await esb.stop();
    saveUsage(org);
  });
}

/** JSON is read by the handlers: Salesforce answers its own words to a body that does not parse. */
function readBodiesAsText(app: FastifyInstance): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser(["application/json", "text/xml"], { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
}

function pastOf({ config }: World, asked: NonNullable<CzrmOptions["demoOrders"]>): Past {
  const usual = PAST_OF[config.size];
  return typeof asked === "number" ? { days: usual.days || PAST_OF.small.days, count: asked } : usual;
}

async function register(app: FastifyInstance, world: World, options: CzrmOptions): Promise<void> {
  const org = orgOf(world);
  seedHistory(org, pastOf(world, options.demoOrders ?? 0));
  seedDemoCases(org, options.demoCases ?? 40);
  attachEsb(app, org, options);
  await app.register(async (scope) => {
    readBodiesAsText(scope);
    await scope.register(formbody);
    await scope.register(multipart, { limits: { fileSize: LARGEST_FILE, files: 3, fields: 10 } });
    oauthRoutes(scope, org);
    dataRoutes(scope, org);
    adminRoutes(scope, org);
  });
}

/** CzRM: the municipality's citizen relationship platform, a Salesforce org (see README.md beside this file). */
export function createCzrm(options: CzrmOptions = {}): Platform {
  return {
    name: "czrm",
    title: "CzRM (Salesforce)",
    listener: "czrm",
    faultReplies: {
      // Salesforce throttles with a 403 of its own, never with 429.
      throttled: ({ reply }) =>
        reply
          .code(403)
          .type("application/json;charset=UTF-8")
          .send(
            JSON.stringify([
              { message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" },
            ]),
          ),
    },
    register: (app, world) => register(app, world, options),
  };
}

export const czrm: Platform = createCzrm(readEnvironment(process.env));
