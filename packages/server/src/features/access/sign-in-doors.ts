import type { FastifyReply, FastifyRequest } from "fastify";
import { spidErrorIn } from "#domain/access/spid-errors.ts";
import { type AccessDeps, type Exchange, SESSION_COOKIE_OPTIONS } from "#features/access/access-deps.ts";
import { arrivalOf } from "#features/access/arrival.ts";
import { SPID_WORDS } from "#features/access/refusal-words.ts";
import { safeReturnPath } from "#features/access/return-path.ts";
import { askForAct, comesFromElsewhere, rememberBegun, takeBegun } from "#features/access/sign-in-act.ts";
import { admit, type Browser, beginSignIn, completeSignIn } from "#features/access/sign-in.ts";
import type { ArrivalReading, FrontingProvider, RedirectingProvider } from "#ports/identity-provider.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";
import { sparingLog } from "#runtime/sparing-log.ts";
import type { Api } from "#runtime/web/api.ts";
import { answerWithPage, type PageWords } from "#runtime/web/problem-page.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

const STATE_COOKIE = "__Host-stabile-accesso";

/** Where the browser is sent from, and comes back to, when somebody signs in. */
export function signInDoors(api: Api, deps: AccessDeps): void {
  const { provider } = deps;
  const entering = { errorHandler: answerWithPage(signInFailed(deps.installation)) };
  if (provider.kind === "redirecting") redirectingDoors(api, { deps, provider, entering });
  else frontingDoors(api, { deps, provider, entering });
}

interface Doors<P> {
  deps: AccessDeps;
  provider: P;
  entering: { errorHandler: ReturnType<typeof answerWithPage> };
}

function redirectingDoors(api: Api, { deps, provider, entering }: Doors<RedirectingProvider>): void {
  const { fastify, db } = api;
  fastify.get("/accesso", entering, async (request, reply) => {
    if (comesFromElsewhere(request)) return askForAct(reply, wayIn(deps, request));
    const { url, state } = await beginSignIn(db, provider, returnPathOf(request));
    reply.setCookie(STATE_COOKIE, state, { ...SESSION_COOKIE_OPTIONS, maxAge: 600 });
    return reply.redirect(url.href, 303);
  });
  fastify.get("/accesso/ritorno", entering, async (request, reply) => {
    // Whatever comes of it, this attempt is over.
    reply.clearCookie(STATE_COOKIE, SESSION_COOKIE_OPTIONS);
    const { token, returnTo } = await completeSignIn(admissionOf(api, deps), provider, {
      ...browserOf(request),
      callbackUrl: new URL(request.url, deps.publicUrl),
      browserState: request.cookies[STATE_COOKIE],
      onWanted: (path) => WANTED.set(request, path),
    });
    return letIn(deps, { request, reply }, { token, returnTo });
  });
}

/** The only route that the proxy protects, and the only one where what it says is believed. */
export const ARRIVAL_PATH = "/accesso/sirac";

function frontingDoors(api: Api, { deps, provider, entering }: Doors<FrontingProvider>): void {
  const { fastify, logger } = api;
  const note = sparingLog((line) => logger.warn(line));
  fastify.get("/accesso", entering, async (request, reply) => {
    if (comesFromElsewhere(request)) return askForAct(reply, wayIn(deps, request));
    rememberBegun(reply);
    const returnTo = returnPathOf(request);
    const query = returnTo === "/" ? "" : `?ritorno=${encodeURIComponent(returnTo)}`;
    return reply.redirect(`${ARRIVAL_PATH}${query}`, 303);
  });
  // Without HEAD, which would sign in whoever only asks whether the page is there.
  fastify.get(ARRIVAL_PATH, { ...entering, exposeHeadRoute: false }, async (request, reply) => {
    refuseOtherThanPage(request);
    const arrival = arrivalOf(request);
    const reading = provider.receive(arrival);
    if (reading.kind === "not-the-proxy" || reading.kind === "forged") {
      const told = { ...reading, peer: arrival.peerAddress, correlationId: request.id };
      note(`${reading.kind} ${reading.because} ${arrival.peerAddress}`, {
        event: "access.headers-refused",
        ...told,
      });
      throw refusedArrival(reading, deps.installation.signInName);
    }
    if (!takeBegun(request, reply) && comesFromElsewhere(request))
      return askForAct(reply, wayIn(deps, request));
    const token = await admit(admissionOf(api, deps), reading, browserOf(request));
    return letIn(deps, { request, reply }, { token, returnTo: returnPathOf(request) });
  });
  fastify.get("/accesso/errore", entering, async (request, reply) => {
    // mod_shib brings here a way out that the provider did not confirm, too; ours was ended before it asked.
    const { eventType, statusCode } = request.query as Record<string, unknown>;
    if (eventType === "Logout" && statusCode !== undefined)
      return reply.redirect("/uscita/fatto?esito=parziale", 303);
    throw toldByProvider(request.query);
  });
}

const FRAMES = new Set(["iframe", "frame", "fencedframe", "embed", "object"]);

/** A picture or a frame of another site must not sign people in behind their back. */
function refuseOtherThanPage({ headers }: FastifyRequest): void {
  const [site, mode] = [headers["sec-fetch-site"], headers["sec-fetch-mode"]];
  // Where it is to be shown is no sign: a page that our service worker fetches for the browser says "empty".
  const isEmbedded = FRAMES.has(String(headers["sec-fetch-dest"]));
  if (isEmbedded || (site === "cross-site" && mode !== "navigate"))
    throw new Problem("bad-request", "Questa pagina si apre da sola, non dentro un'altra");
}

type RefusedArrival = Extract<ArrivalReading, { kind: "not-the-proxy" | "forged" }>;

/** In words, without telling an intruder what was missing: the log tells the operator. */
function refusedArrival({ kind }: RefusedArrival, signInName: string): Problem {
  return kind === "forged"
    ? new Problem(
        "bad-request",
        "La richiesta porta dati d'identità che non vengono da chi ti ha riconosciuto",
      )
    : new Problem(
        "forbidden",
        `A questa pagina si arriva solo passando da ${signInName}: apri Stabile dal suo indirizzo pubblico`,
      );
}

/**
 * What mod_shib says when it gives up (`redirectErrors`). Anybody can write such an address: of it only a code that exists
 * is looked for, and nothing is repeated.
 */
function toldByProvider(query: unknown): Error {
  const said = (name: string): string => {
    const value = (query as Record<string, unknown>)[name];
    return typeof value === "string" ? value.slice(0, 500) : "";
  };
  const code = spidErrorIn(said("statusMessage")) ?? spidErrorIn(said("errorText"));
  if (code !== undefined) return new Problem("unauthenticated", SPID_WORDS[code]);
  if (/ListenerException|MetadataException/.test(said("errorType")))
    return new PlatformUnavailable("sirac", "il servizio di accesso del server non risponde");
  const isDenied = /:(AuthnFailed|RequestDenied)$/.test(said("statusCode2"));
  return new Problem(
    "unauthenticated",
    isDenied
      ? "L'accesso è stato annullato o negato: se non l'hai voluto, riprova"
      : "L'accesso non è stato completato: riprova",
  );
}

/** Where a browser that came back wanted to go: its address does not say it. */
const WANTED = new WeakMap<FastifyRequest, string>();

function returnPathOf(request: FastifyRequest): string {
  const { ritorno, RelayState } = request.query as { ritorno?: unknown; RelayState?: unknown };
  // mod_shib that gives up tells the page that it was protecting.
  const relayed =
    typeof RelayState === "string" ? URL.parse(RelayState)?.searchParams.get("ritorno") : undefined;
  return WANTED.get(request) ?? safeReturnPath(ritorno ?? relayed);
}

const wayIn = ({ installation }: AccessDeps, request: FastifyRequest) => ({
  signInName: installation.signInName,
  returnTo: returnPathOf(request),
});

const admissionOf = ({ db }: Api, { limits }: AccessDeps) => ({ db, limits });

function browserOf(request: FastifyRequest): Browser {
  return {
    formerToken: request.cookies[SESSION_COOKIE],
    userAgent: request.headers["user-agent"]?.slice(0, 300) ?? null,
    correlationId: request.id,
    isOf: (actor) => {
      request.caller = actor;
    },
  };
}

function letIn(
  { sessions }: AccessDeps,
  { request, reply }: Exchange,
  { token, returnTo }: { token: string; returnTo: string },
): FastifyReply {
  const formerToken = request.cookies[SESSION_COOKIE];
  if (formerToken !== undefined) sessions.forget(formerToken);
  reply.setCookie(SESSION_COOKIE, token, SESSION_COOKIE_OPTIONS);
  return reply.redirect(returnTo, 303);
}

/** What the browser is shown when it cannot be let in. */
const signInFailed = ({ signInName, municipality }: AccessDeps["installation"]): PageWords => ({
  heading: "Accesso non riuscito",
  owner: municipality.name,
  explain: ({ code, detail, title, errors }) =>
    code === "platform-unavailable"
      ? `${signInName}, con cui si accede, non risponde in questo momento: riprova tra poco.`
      : `${detail ?? title}${errors.length > 0 ? ":" : "."}`,
  ways: (request) => {
    const returnTo = returnPathOf(request);
    const href = returnTo === "/" ? "/accesso" : `/accesso?ritorno=${encodeURIComponent(returnTo)}`;
    return [
      { href, label: "Riprova" },
      { href: "/", label: "Vai alla pagina iniziale" },
    ];
  },
});
