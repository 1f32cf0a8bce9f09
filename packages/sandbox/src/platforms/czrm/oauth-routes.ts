import { createHmac } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GrantRefused, grantFor } from "./oauth-grant.ts";
import { ACTORS, type Actor, type Org, ORGANISATION_ID } from "./org.ts";
import { authenticate, closeSession, openSession } from "./session.ts";

/** The address by which the caller reached us: a gateway or a test on any port gets its own. */
function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.headers.host ?? "localhost"}`;
}

function identityUrl(request: FastifyRequest, actor: Actor): string {
  return `${baseUrl(request)}/id/${ORGANISATION_ID}/${actor.id}`;
}

/** A form has been parsed; JSON comes as text, because the data API words its own parsing errors. */
function readFields(body: unknown): Record<string, string | undefined> {
  if (typeof body !== "string") return { ...(body as Record<string, string> | null) };
  try {
    return { ...(JSON.parse(body) as Record<string, string>) };
  } catch {
    return {};
  }
}

function readForm(request: FastifyRequest): Record<string, string | undefined> {
  const form = readFields(request.body);
  const [scheme = "", encoded = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() === "basic") {
    const [id, secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
    form.client_id ??= id ?? "";
    form.client_secret ??= secret ?? "";
  }
  return form;
}

function tokenAnswer(org: Org, request: FastifyRequest, actor: Actor): Record<string, string> {
  const id = identityUrl(request, actor);
  const issuedAt = String(Date.now());
  return {
    access_token: openSession(org, actor),
    signature: createHmac("sha256", "czrm-demo-secret")
      .update(id + issuedAt)
      .digest("base64"),
    scope: "api id",
    instance_url: baseUrl(request),
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  };
}

function identity(request: FastifyRequest, actor: Actor): Record<string, unknown> {
  return {
    id: identityUrl(request, actor),
    sub: identityUrl(request, actor),
    user_id: actor.id,
    organization_id: ORGANISATION_ID,
    username: actor.username,
    preferred_username: actor.username,
    name: actor.name,
    email: actor.username,
    active: true,
    language: "it",
    locale: "it_IT",
  };
}

const LOGIN_FAULT = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;

function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, "&");
}

/** The old SOAP login, which jsforce uses when it is given no OAuth client. Nothing else of SOAP is played. */
function soapLogin(org: Org, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = String(request.body);
  const part = (name: string) => unescapeXml(new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(body)?.[1] ?? "");
  const actor = ACTORS.find(
    (each) => each.username === part("username") && each.password === part("password"),
  );
  reply.type("text/xml;charset=UTF-8");
  if (!actor) return reply.code(500).send(LOGIN_FAULT);
  const { version = "59.0" } = request.params as { version?: string };
  const server = `${baseUrl(request)}/services/Soap/u/${version}/${ORGANISATION_ID.slice(0, 15)}`;
  return reply.send(
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><loginResponse><result><passwordExpired>false</passwordExpired><serverUrl>${server}</serverUrl><sessionId>${openSession(org, actor)}</sessionId><userId>${actor.id}</userId><userInfo><organizationId>${ORGANISATION_ID}</organizationId><userFullName>${actor.name}</userFullName></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`,
  );
}

/** Tokens and identities (README §2). */
export function oauthRoutes(app: FastifyInstance, org: Org): void {
  app.post("/services/oauth2/token", async (request, reply) => {
    try {
      const actor = await grantFor(org, readForm(request));
      return reply.header("cache-control", "no-store").send(tokenAnswer(org, request, actor));
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      return reply.code(400).send({ error: error.error, error_description: error.message });
    }
  });
  app.post("/services/oauth2/revoke", async (request, reply) => {
    const { token } = readFields(request.body);
    if (token) closeSession(org, token);
    return reply.code(200).send();
  });
  app.get("/services/oauth2/userinfo", async (request) => identity(request, authenticate(org, request)));
  app.get("/id/:organisation/:user", async (request) => identity(request, authenticate(org, request)));
  app.post("/services/Soap/u/:version", (request, reply) => soapLogin(org, request, reply));
}
