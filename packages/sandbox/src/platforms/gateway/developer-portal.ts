import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { PublishedApi } from "#platforms/gateway/api-catalogue.ts";
import type { Gateway } from "#platforms/gateway/platform.ts";
import { SUBSCRIPTION_TIERS } from "#platforms/gateway/settings.ts";

const BASE = "/api/am/devportal/v2";

const listQuery = z.object({
  query: z.string().default(""),
  limit: z.coerce.number().int().min(1).max(1_000).catch(25),
  offset: z.coerce.number().int().min(0).catch(0),
});

/** The developer portal's reading side: the list of APIs, one API, its OpenAPI document. */
export function registerDeveloperPortal(app: FastifyInstance, gateway: Gateway): void {
  app.addHook("onSend", async (_request, reply, payload) => {
    if (reply.statusCode === 200 && typeof payload === "string") {
      reply.header("etag", `"${createHash("sha1").update(payload).digest("hex")}"`);
    }
    return payload;
  });

  app.get(`${BASE}/apis`, (request) => {
    const { query, limit, offset } = listQuery.parse(request.query);
    const matching = gateway.apis.filter((api) => matches(api, query));
    const page = matching.slice(offset, offset + limit);
    const link = (from: number): string =>
      from < 0 || from >= matching.length
        ? ""
        : `/apis?limit=${limit}&offset=${from}&query=${encodeURIComponent(query)}`;
    return {
      count: page.length,
      list: page.map(summary),
      pagination: {
        offset,
        limit,
        total: matching.length,
        next: link(offset + limit),
        previous: offset === 0 ? "" : link(Math.max(0, offset - limit)),
      },
    };
  });

  app.get<{ Params: { apiId: string } }>(`${BASE}/apis/:apiId`, (request, reply) => {
    const api = gateway.apis.find(({ id }) => id === request.params.apiId);
    return api === undefined ? reply.code(404).send(notFound()) : detail(api, gateway);
  });

  app.get<{ Params: { apiId: string } }>(`${BASE}/apis/:apiId/swagger`, (request, reply) => {
    const api = gateway.apis.find(({ id }) => id === request.params.apiId);
    return api === undefined ? reply.code(404).send(notFound()) : openApi(api, gateway);
  });
}

/** `name:x`, `context:x`, `provider:x`, `version:x`, `tag:x`, or words looked for in the name. */
function matches(api: PublishedApi, query: string): boolean {
  const [, field, wanted] = /^(\w+):(.*)$/.exec(query.trim()) ?? [];
  const includes = (value: string, part: string): boolean => value.toLowerCase().includes(part.toLowerCase());
  if (field === undefined || wanted === undefined) return includes(api.name, query.trim());
  if (field === "tag" || field === "tags") return api.tags.includes(wanted);
  if (field === "name" || field === "context" || field === "provider" || field === "version") {
    return includes(api[field], wanted);
  }
  return false;
}

function summary(api: PublishedApi): Record<string, unknown> {
  return {
    id: api.id,
    name: api.name,
    description: api.description,
    context: api.context,
    version: api.version,
    type: "HTTP",
    createdTime: "1750000000000",
    provider: api.provider,
    lifeCycleStatus: "PUBLISHED",
    thumbnailUri: null,
    avgRating: "0.0",
    throttlingPolicies: Object.keys(SUBSCRIPTION_TIERS),
    advertiseInfo: { advertised: false },
    businessInformation: { businessOwner: null, technicalOwner: null },
    isSubscriptionAvailable: true,
    monetizationLabel: "FREE",
    gatewayVendor: "wso2",
    additionalProperties: [],
  };
}

function detail(api: PublishedApi, gateway: Gateway): Record<string, unknown> {
  const url = `${gateway.world.urlOf("gateway")}${api.context}`;
  return {
    ...summary(api),
    transport: ["http"],
    tags: api.tags,
    isDefaultVersion: false,
    securityScheme: ["oauth2", "oauth_basic_auth_api_key_mandatory"],
    authorizationHeader: "Authorization",
    tiers: Object.keys(SUBSCRIPTION_TIERS).map((tierName) => ({ tierName, tierPlan: "FREE" })),
    operations: VERBS.map((verb) => ({ target: "/*", verb: verb.toUpperCase() })),
    endpointURLs: [
      {
        environmentName: "Default",
        environmentDisplayName: "Default",
        environmentType: "hybrid",
        URLs: { http: url, https: null, ws: null, wss: null },
        defaultVersionURLs: { http: null, https: null, ws: null, wss: null },
      },
    ],
    scopes: [],
    keyManagers: ["all"],
  };
}

const VERBS = ["get", "post", "put", "patch", "delete"] as const;

function openApi(api: PublishedApi, gateway: Gateway): Record<string, unknown> {
  const operation = {
    responses: { "200": { description: "OK" } },
    security: [{ default: [] }],
    "x-auth-type": "Application & Application User",
    "x-throttling-tier": "Unlimited",
  };
  return {
    openapi: "3.0.1",
    info: { title: api.name, description: api.description, version: api.version },
    servers: [{ url: `${gateway.world.urlOf("gateway")}${api.context}` }],
    security: [{ default: [] }],
    paths: { "/*": Object.fromEntries(VERBS.map((verb) => [verb, operation])) },
    components: {
      securitySchemes: {
        default: {
          type: "oauth2",
          flows: {
            clientCredentials: { tokenUrl: `${gateway.world.urlOf("gateway")}/oauth2/token`, scopes: {} },
          },
        },
      },
    },
  };
}

function notFound(): Record<string, unknown> {
  return {
    code: 404,
    message: "Not Found",
    description: "Requested API with id not found",
    moreInfo: "",
    error: [],
  };
}
