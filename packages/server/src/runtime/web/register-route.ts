import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import type { FastifyInstance, FastifyRequest, RouteOptions } from "fastify";
import { mayDo, NOWHERE, type Principal, type Reach, reachOf } from "#domain/access/policy.ts";
import { refuseInfected } from "#runtime/antivirus/refuse-infected.ts";
import { Problem } from "#runtime/problem.ts";
import type { Answer, Call, Handler } from "#runtime/web/api.ts";
import type { AppOptions } from "#runtime/web/app.ts";
import type { ClientReader } from "#runtime/web/client-reader.ts";
import { withIdempotency } from "#runtime/web/idempotency.ts";
import { refuseOtherKinds } from "#runtime/web/media-types.ts";
import { parseInput } from "#runtime/web/parse-input.ts";
import { takeRawBodies } from "#runtime/web/raw-body.ts";
import { sendAnswer } from "#runtime/web/send-answer.ts";
import type { SecurityHeaders } from "#runtime/web/security-headers.ts";
import { BACKGROUND_HEADER, SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { uploadLimitOf } from "#runtime/web/upload-limit.ts";

interface RouteHost extends AppOptions {
  fastify: FastifyInstance;
  security: SecurityHeaders;
}

const NOBODY: Principal = { userId: "", displayName: "", firmId: undefined, grants: [] };

/** Permission is part of the route: the contract's action is checked before anything of the call is read. */
export function registerRoute<R extends RouteContract>(
  host: RouteHost,
  contract: R,
  handler: Handler<R>,
): void {
  placeFor(host.fastify, contract, {
    method: contract.method,
    url: `/api/v1${contract.path}`,
    config: { guarded: isGuarded(contract) },
    ...(contract.bodyType === "multipart" ? { bodyLimit: uploadLimitOf(contract) + ROOM_FOR_FORM } : {}),
    handler: async (request, reply) => {
      const principal = await authenticate(host, contract, request);
      const call = await prepareCall(host, contract, { request, principal });
      // A file takes its time to come: who began to send it may have been shut out meanwhile.
      if (contract.bodyType === "multipart") await call.stillPermitted();
      const answer = await run(host, contract, { call, handler });
      return sendAnswer(answer, { contract, request, reply, security: host.security });
    },
  });
}

/** What a form says around its file. */
const ROOM_FOR_FORM = 1024 * 1024;

/** A platform's messages have a door of their own, where bodies are taken as they come. */
function placeFor(fastify: FastifyInstance, { bodyType }: RouteContract, route: RouteOptions): void {
  if (bodyType !== "text") return void fastify.route(route);
  fastify.register(async (door) => {
    takeRawBodies(door);
    door.route({ ...route, bodyLimit: Number.MAX_SAFE_INTEGER });
  });
}

const isGuarded = ({ action }: RouteContract): boolean => action !== "public" && action !== "platform.notify";

/** Two ways in, never both at once: a person's session, or what vouches for a machine. */
async function authenticate(
  host: RouteHost,
  contract: RouteContract,
  request: FastifyRequest,
): Promise<Principal> {
  if (!isGuarded(contract)) return NOBODY;
  const token = request.cookies[SESSION_COOKIE];
  const isClient = host.clients?.isClient(request) === true;
  if (isClient && token !== undefined)
    throw new Problem("bad-request", "O una sessione o il gettone di un client: non insieme");
  if (isClient && contract.peopleOnly)
    throw new Problem("forbidden", "Qui entrano solo le persone, con la loro sessione");
  const principal = isClient
    ? await clientOf(host.clients as ClientReader, request)
    : await personOf(host, contract, request);
  if (!mayDo(principal, contract.action))
    throw new Problem("forbidden", whyNot(principal, contract, isClient));
  return principal;
}

/** Whoever is here for another looks at how they came in, and leaves (ADR 0003): nothing is done or asked for in their name. */
const isLeftToDelegates = ({ method, area }: RouteContract): boolean =>
  method === "GET" || area === "session";

async function clientOf(clients: ClientReader, request: FastifyRequest): Promise<Principal> {
  const principal = await clients.read(request);
  request.caller = { id: principal.userId, label: principal.displayName };
  return principal;
}

async function personOf(
  host: RouteHost,
  contract: RouteContract,
  request: FastifyRequest,
): Promise<Principal> {
  const token = request.cookies[SESSION_COOKIE];
  if (token === undefined) throw new Problem("unauthenticated");
  const session = await host.sessions.read(token);
  if (session === undefined) throw new Problem("session-expired", await host.sessions.whyEnded?.(token));
  if (request.headers[BACKGROUND_HEADER] === undefined) host.sessions.seen?.(token);
  request.caller = { id: session.principal.userId, label: session.principal.displayName };
  if (contract.method !== "GET" && request.headers["x-csrf-token"] !== session.csrfToken)
    throw new Problem("csrf-refused");
  if (session.onBehalfOf !== undefined && !isLeftToDelegates(contract))
    throw new Problem("forbidden", "Hai acceduto con una delega: esci, e rientra per te");
  return session.principal;
}

function whyNot({ grants }: Principal, { action }: RouteContract, isClient: boolean): string {
  const wanted = `Serve il permesso «${action}»`;
  return isClient && grants.length === 0
    ? `${wanted}, e questo client non ha ancora un ruolo: lo dà chi gestisce Stabile nel Comune`
    : wanted;
}

async function prepareCall<R extends RouteContract>(
  host: RouteHost,
  contract: R,
  { request, principal }: { request: FastifyRequest; principal: Principal },
): Promise<Call<R>> {
  // What the head must say is asked before the body is read.
  const version = expectedVersion(contract, request);
  const idempotencyKey = keyOf(contract, request);
  refuseOtherKinds(contract, request);
  const input = await parseInput(contract, request);
  await refuseInfected(host.scanner, input.file);
  const reach = reachFor(principal, contract);
  return {
    ...input,
    db: host.db,
    principal,
    reach,
    stillPermitted: async () => {
      const now = reachFor(await authenticate(host, contract, request), contract);
      if (!isSame(now, reach)) throw new Problem("forbidden", "Nel frattempo i tuoi permessi sono cambiati");
    },
    expectedVersion: version,
    idempotencyKey,
    correlationId: request.id,
    request,
  } as Call<R>;
}

const reachFor = (principal: Principal, { action }: RouteContract): Reach =>
  reachOf(principal, action) ?? NOWHERE;

/** Whatever order their keys come in. */
function isSame(one: Reach, other: Reach): boolean {
  const sorted = (keys: string[]) => keys.toSorted((a, b) => (a < b ? -1 : 1));
  const textOf = (reach: Reach) =>
    JSON.stringify(reach, (_, value: unknown) => (Array.isArray(value) ? sorted(value) : value));
  return textOf(one) === textOf(other);
}

function expectedVersion(contract: RouteContract, request: FastifyRequest): number | undefined {
  if (contract.method === "GET" || !contract.versioned) return undefined;
  const match = request.headers["if-match"];
  if (match === undefined) throw new Problem("precondition-required", "Serve l'intestazione If-Match");
  const version = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{1,40})?"$/.exec(match)?.[1];
  if (version === undefined)
    throw new Problem("bad-request", "If-Match non valido", [
      { field: "If-Match", message: 'Attesa una versione, come "3"' },
    ]);
  return Number(version);
}

function run<R extends RouteContract>(
  host: RouteHost,
  contract: R,
  { call, handler }: { call: Call<R>; handler: Handler<R> },
): Promise<Answer<R>> {
  const { idempotencyKey: key } = call;
  if (key === undefined) return handler(call);
  return withIdempotency({ db: host.db, key, contract, call }, (tx) => handler({ ...call, db: tx }));
}

function keyOf(contract: RouteContract, { headers }: FastifyRequest): string | undefined {
  if (!needsIdempotencyKey(contract)) return undefined;
  const key = headers["idempotency-key"];
  if (typeof key !== "string" || !/^[0-9a-zA-Z-]{16,64}$/.test(key))
    throw new Problem("idempotency-key-required");
  return key;
}
