import type { FastifyInstance, FastifyReply } from "fastify";
import { html } from "#core/html.ts";
import { sendPage } from "#core/training-page.ts";
import { DEFAULT_CLASSES, release } from "#platforms/sirac/attribute-classes.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { DOOR, LANDING, sisterUrl, ticketSchema } from "#platforms/sirac/proxy/door-routes.ts";
import { forward } from "#platforms/sirac/proxy/forward.ts";
import { type Header, identityHeaders, twinless, withoutForged } from "#platforms/sirac/proxy/headers.ts";
import { leave } from "#platforms/sirac/proxy/leave.ts";
import { openProxy, type Proxy, sessionOf, SHIB_COOKIE } from "#platforms/sirac/proxy/proxy.ts";
import type { ProxySession } from "#platforms/sirac/proxy/sessions.ts";
import type { ProxySettings } from "#platforms/sirac/proxy/settings.ts";
import { entityIdOf } from "#platforms/sirac/saml/idp-metadata.ts";
import { newId } from "#platforms/sirac/saml/xml.ts";
import { asSpidError, SPID_ERRORS, statusMessage } from "#platforms/sirac/spid-errors.ts";

/** Each protected path has handlers of its own, at whatever depth, and all do the same. */
const HANDLER = /\/Shibboleth\.sso\/(Logout|LocalLogout)$/;
const ATTEMPT_COOKIE = "_shibstate_sirac";
/** As long as the page of names waits. */
const ATTEMPT_LIFE_SECONDS = 1_800;

/** Apache with mod_shib, as an application behind it sees them. */
export function registerProxy(app: FastifyInstance, sirac: Sirac): void {
  const proxy = openProxy(sirac);
  app.get(LANDING, (request, reply) => land(proxy, { request, reply }));
  // Before any body is read: it flows through.
  app.route({
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    url: "/*",
    onRequest: (request, reply) => pass(proxy, { request, reply }),
    handler: (_request, reply) => reply.code(500).send(),
  });
}

async function pass(proxy: Proxy, exchange: Exchange): Promise<FastifyReply | undefined> {
  const { request } = exchange;
  const settings = proxy.settings();
  const raw = request.raw.url ?? "";
  if (!raw.startsWith("/")) return exchange.reply.code(400).send();
  // As Apache does, dots are resolved before anything is decided: `/accesso/proxy/../ordini` is not protected.
  const { pathname: path, search } = new URL(`http://proxy.invalid${raw}`);
  const handler = HANDLER.exec(path)?.[1];
  if (handler !== undefined) return leave(proxy, exchange, handler === "Logout" ? "global" : "local");
  const isProtected = settings.protectedPaths.some(
    (guarded) => path === guarded || path.startsWith(`${guarded.replace(/\/$/, "")}/`),
  );
  const session = isProtected ? sessionOf(proxy, exchange) : undefined;
  if (isProtected && session === undefined) return startSignIn(proxy, exchange, path + search);
  const identity = session === undefined ? [] : headersOf(proxy, settings, session);
  await forward(exchange, {
    target: settings.target,
    path: path + search,
    headers: [
      ...withoutForged(request.raw.rawHeaders, forgeable(settings, proxy)),
      ...ownHeaders(exchange, settings),
      ...identity,
    ],
  });
  return undefined;
}

function startSignIn({ sirac }: Proxy, { request, reply }: Exchange, to: string): FastifyReply {
  const attempt = sirac.store.saveRequest(JSON.stringify({ to }), ATTEMPT_LIFE_SECONDS);
  const door = sisterUrl(request, sirac.world.urlOf("sirac")) + DOOR.enter;
  return reply
    .setCookie(ATTEMPT_COOKIE, attempt, { path: "/", httpOnly: true, sameSite: "lax" })
    .header("cache-control", "no-store")
    .redirect(`${door}?tentativo=${attempt}`, 302);
}

/** Somebody comes back from SIRAC: only the browser that went there may have the session. */
function land(proxy: Proxy, exchange: Exchange): FastifyReply {
  const { request, reply } = exchange;
  const { sirac } = proxy;
  const saved = sirac.store.takeRequest((request.query as { ticket?: string }).ticket ?? "");
  const ticket = saved === null ? undefined : ticketSchema.safeParse(JSON.parse(saved)).data;
  const isSameBrowser = ticket !== undefined && request.cookies[ATTEMPT_COOKIE] === ticket.attempt;
  const attempt = isSameBrowser ? sirac.store.takeRequest(ticket.attempt) : null;
  if (ticket === undefined || attempt === null) {
    return sendFailure(reply, "La risposta di SIRAC è scaduta, già usata, o di un altro browser.");
  }
  const error = asSpidError(ticket.error);
  if (error !== undefined)
    return sendFailure(reply, `${SPID_ERRORS[error].italian} (${statusMessage(error)}).`);
  const session = openSession(proxy, exchange, ticket.sid ?? "");
  if (session === undefined) return sendFailure(reply, "La sessione di SIRAC è già finita.");
  const { to } = JSON.parse(attempt) as { to: string };
  return reply
    .setCookie(SHIB_COOKIE, session.id, { path: "/", httpOnly: true, sameSite: "lax" })
    .clearCookie(ATTEMPT_COOKIE, { path: "/" })
    .header("cache-control", "no-store")
    .redirect(to, 302);
}

function openSession(
  { sirac, sessions, settings }: Proxy,
  { request }: Exchange,
  sid: string,
): ProxySession | undefined {
  const above = sirac.store.session(sid);
  if (above === null) return undefined;
  // As for an application that speaks SAML.
  sirac.store.keepSession(sid);
  const { identityId, level, classRef, authenticatedAt } = above;
  const issuer = entityIdOf(sisterUrl(request, sirac.world.urlOf("sirac")));
  const expiresAt = Math.min(above.endsAt, Math.floor(Date.now() / 1000) + settings().lifetimeSeconds);
  const session = { id: newId(), sid, identityId, level, classRef, issuer, authenticatedAt, expiresAt };
  sessions.add(session);
  const party = `${request.protocol}://${request.host}`;
  sirac.participants.join({ sid, protocol: "proxy", party, issuer, nameId: session.id, sessionIndex: sid });
  return session;
}

function sendFailure(reply: FastifyReply, reason: string): FastifyReply {
  const body = html`<p>${reason}</p>
<p class="row"><a href="/">Torna all'applicazione</a></p>`;
  return sendPage(reply, { status: 403, title: "Accesso non riuscito", body });
}

function headersOf({ sirac }: Proxy, settings: ProxySettings, session: ProxySession): Header[] {
  const identity = findIdentity(session.identityId);
  const siracSettings = sirac.settings.read();
  const released =
    identity === undefined
      ? []
      : release({ identity, level: session.level, party: settings, settings: siracSettings });
  const brought = siracSettings.attributeClasses[settings.attributeClass] ?? [];
  return identityHeaders(session, {
    released,
    settings,
    known: [...brought, ...settings.accessoryAttributes],
  });
}

function ownHeaders({ request }: Exchange, { secretHeader, secret }: ProxySettings): Header[] {
  return [
    ["X-Forwarded-For", request.ip],
    ["X-Forwarded-Host", request.host],
    ["X-Forwarded-Proto", request.protocol],
    [secretHeader, secret],
  ];
}

/** Names beyond `comge_…` and `Shib-…` that only the proxy may use. */
function forgeable({ secretHeader }: ProxySettings, { sirac }: Proxy): ReadonlySet<string> {
  const { rename } = sirac.settings.read();
  const released = Object.values(DEFAULT_CLASSES).flat();
  return new Set([secretHeader, ...Object.values(rename), ...released].map(twinless));
}
