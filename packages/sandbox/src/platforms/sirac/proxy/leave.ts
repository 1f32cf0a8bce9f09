import type { FastifyReply } from "fastify";
import { html } from "#core/html.ts";
import { sendPage } from "#core/training-page.ts";
import type { Exchange } from "#platforms/sirac/open-sirac.ts";
import { DOOR, sisterUrl } from "#platforms/sirac/proxy/door-routes.ts";
import { notifyBack } from "#platforms/sirac/proxy/notify.ts";
import { type Proxy, sessionOf, SHIB_COOKIE } from "#platforms/sirac/proxy/proxy.ts";
import type { ProxySettings } from "#platforms/sirac/proxy/settings.ts";

const TICKET_LIFE_SECONDS = 60;

interface Asked {
  return?: string;
  /** Added to the address the application sends the browser back to, once it has heard. */
  avvisata?: string;
}

/** mod_shib's handlers: `Logout` ends SIRAC's session too, `LocalLogout` only the proxy's own. */
export async function leave(
  proxy: Proxy,
  exchange: Exchange,
  type: "global" | "local",
): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const asked = request.query as Asked;
  const settings = proxy.settings();
  const own = `${request.protocol}://${request.host}`;
  if (settings.frontNotifyUrl !== null && asked.avvisata === undefined) {
    return reply.redirect(frontNotification(settings.frontNotifyUrl, own + (request.raw.url ?? "")), 302);
  }
  const returnTo = allowedReturn(asked.return?.trim() ?? "/", own, settings);
  // As mod_shib does: the refusal comes after the application was told, in front.
  if (returnTo === null) {
    const body = html`<p>L'indirizzo a cui tornare dopo l'uscita non è ammesso.</p>`;
    return sendPage(reply, { status: 400, title: "Uscita non riuscita", body });
  }
  const session = sessionOf(proxy, exchange);
  reply.clearCookie(SHIB_COOKIE, { path: "/" }).header("cache-control", "no-store");
  if (session === undefined) return reply.redirect(returnTo, 302);
  proxy.sessions.remove(session.id);
  await notifyBack(proxy.sirac, { type, sessionId: session.id }).catch(() => false);
  if (type === "local") return reply.redirect(returnTo, 302);
  const ticket = proxy.sirac.store.saveRequest(
    JSON.stringify({ sid: session.sid, shibId: session.id, returnTo }),
    TICKET_LIFE_SECONDS,
  );
  const door = sisterUrl(request, proxy.sirac.world.urlOf("sirac")) + DOOR.leave;
  return reply.redirect(`${door}?ticket=${ticket}`, 302);
}

function frontNotification(frontNotifyUrl: string, here: string): string {
  const back = new URL(here);
  back.searchParams.set("avvisata", "1");
  const url = new URL(frontNotifyUrl);
  url.searchParams.set("action", "logout");
  url.searchParams.set("return", back.href);
  return url.href;
}

/** Our own origin, or one that was allowed (`redirectLimit`): else the logout would be a way to anywhere. */
function allowedReturn(wanted: string, own: string, { returnOrigins }: ProxySettings): string | null {
  if (!URL.canParse(wanted, own)) return null;
  const { origin, href } = new URL(wanted, own);
  return origin === own || returnOrigins.includes(origin) ? href : null;
}
