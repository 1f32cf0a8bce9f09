import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Agent, IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { findApi, type PublishedApi } from "#platforms/gateway/api-catalogue.ts";
import type { Application } from "#platforms/gateway/applications.ts";
import { makeBackEndJwt } from "#platforms/gateway/back-end-jwt.ts";
import { checkCallerAssertion } from "#platforms/gateway/caller-assertion.ts";
import {
  backEndBroke,
  backEndDown,
  backEndTimedOut,
  expiredToken,
  type GatewayFault,
  missingToken,
  notSubscribed,
  sendFault,
  throttledOut,
  unknownContext,
  wrongAssertion,
  wrongToken,
} from "#platforms/gateway/fault-body.ts";
import { type ForwardFailure, forward, openAgent, passableHeaders } from "#platforms/gateway/forward.ts";
import type { Gateway } from "#platforms/gateway/platform.ts";
import { APPLICATION_TIERS, type GatewaySettings, SUBSCRIPTION_TIERS } from "#platforms/gateway/settings.ts";

/** The published APIs: everything that is not a token endpoint or the developer portal. */
export function registerCallRoutes(app: FastifyInstance, gateway: Gateway): void {
  // Bodies are streamed through untouched, whatever their type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  const agent = openAgent();
  app.addHook("onClose", async () => agent.destroy());
  app.all("/*", (request, reply) => passCall(gateway, agent, { request, reply }));
  app.all("/", (request, reply) => passCall(gateway, agent, { request, reply }));
}

interface Call {
  request: FastifyRequest;
  reply: FastifyReply;
}

async function passCall(gateway: Gateway, agent: Agent, { request, reply }: Call): Promise<FastifyReply> {
  const settings = gateway.settings.read();
  const activityId = header(request, "activityid") ?? randomUUID();
  reply.header("activityid", activityId);
  const fail = (fault: GatewayFault): FastifyReply => {
    // What is left of the body would be taken for the next request on this connection.
    request.raw.resume();
    return sendFault(request, reply, { fault, version: settings.version });
  };

  const url = request.raw.url ?? "/";
  const found = findApi(gateway.apis, url);
  if (found === null) return fail(unknownContext(url.split("?")[0] ?? "/"));
  const { api, rest } = found;
  const admission = await admit(gateway, { request, api, settings });
  if ("fault" in admission) return fail(admission.fault);

  const { application } = admission;
  const target = new URL(api.backEnd(gateway.world) + rest);
  const headers = headersFor(request, { target, activityId });
  if (api.backEndJwt && application !== null) {
    headers["x-jwt-assertion"] = makeBackEndJwt({ application, api, settings, key: gateway.key });
  }
  await heldBack(gateway);
  const { backendTimeoutMs: timeoutMs } = settings;
  const repeated = isUnsafe(request) && gateway.world.faults.strikes("gateway", "duplicateRate");
  const failure = await forward(request, reply, { target, headers, agent, timeoutMs, repeated });
  return failure === null ? reply : fail(FORWARD_FAULT[failure]());
}

/** Long enough for a later call to overtake. */
const LONGEST_HOLD_MS = 60;

/** Out of order: some calls wait, and those made after them arrive first. */
async function heldBack({ world: { faults } }: Gateway): Promise<void> {
  if (!faults.strikes("gateway", "reorderRate")) return;
  await delay(faults.draw("gateway", "held back") * LONGEST_HOLD_MS, undefined, { ref: false });
}

function isUnsafe({ method }: FastifyRequest): boolean {
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}

const FORWARD_FAULT: Record<ForwardFailure, () => GatewayFault> = {
  refused: backEndDown,
  "timed-out": backEndTimedOut,
  broken: backEndBroke,
};

interface Knock {
  request: FastifyRequest;
  api: PublishedApi;
  settings: GatewaySettings;
}

type Admission = { application: Application | null } | { fault: GatewayFault };

/** Token, subscription, assertion, quota: in WSO2's order. */
async function admit(gateway: Gateway, { request, api, settings }: Knock): Promise<Admission> {
  if (settings.publicContexts.includes(api.context)) return { application: null };
  const bearer = /^Bearer\s+(\S+)$/i.exec(header(request, "authorization") ?? "")?.[1];
  if (bearer === undefined) return { fault: missingToken() };
  const check = await gateway.tokens.check(bearer);
  if (check.outcome === "wrong") return { fault: wrongToken(api) };
  if (check.outcome === "expired" || gateway.world.faults.strikes("gateway", "expiredTokenRate")) {
    return { fault: expiredToken(settings.version) };
  }
  const application = gateway.applications.find(check.consumerKey);
  if (application === null) return { fault: wrongToken(api) };
  if (!application.subscriptions.includes(api.context)) return { fault: notSubscribed() };
  if (settings.assertionContexts.includes(api.context)) {
    const reason = await checkCallerAssertion(header(request, "x-comge-jwt-assertion"), {
      consumerKey: application.consumerKey,
      audiencePath: "/manageToken/getToken",
    });
    if (reason !== null) return { fault: wrongAssertion(reason) };
  }
  return overQuota(gateway, { application, api, settings }) ?? { application };
}

interface Counted {
  application: Application;
  api: PublishedApi;
  settings: GatewaySettings;
}

function overQuota(
  gateway: Gateway,
  { application, api, settings }: Counted,
): { fault: GatewayFault } | null {
  const { consumerKey } = application;
  const plan = SUBSCRIPTION_TIERS[settings.subscriptionTier];
  const bySubscription = gateway.quota.take(`subscription ${consumerKey} ${api.context}`, plan);
  if (bySubscription !== null) return { fault: throttledOut(900804, bySubscription) };
  const byApplication = gateway.quota.take(
    `application ${consumerKey}`,
    APPLICATION_TIERS[settings.applicationTier],
  );
  return byApplication === null ? null : { fault: throttledOut(900803, byApplication) };
}

function headersFor(
  request: FastifyRequest,
  { target, activityId }: { target: URL; activityId: string },
): IncomingHttpHeaders {
  const headers = passableHeaders(request.headers);
  // The token was for the gateway and stays there; nobody but the gateway may vouch for a caller.
  delete headers["authorization"];
  delete headers["x-jwt-assertion"];
  delete headers["expect"];
  headers["host"] = target.host;
  headers["activityid"] = activityId;
  headers["x-forwarded-for"] = [header(request, "x-forwarded-for"), request.ip].filter(Boolean).join(", ");
  return headers;
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
