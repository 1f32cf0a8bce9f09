import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { openProxySessions, type ProxySession, type ProxySessions } from "#platforms/sirac/proxy/sessions.ts";
import { openProxySettings, type ProxySettings } from "#platforms/sirac/proxy/settings.ts";

export const SHIB_COOKIE = "_shibsession_sirac";

/** What the proxy's routes share. */
export interface Proxy {
  sirac: Sirac;
  sessions: ProxySessions;
  settings(): ProxySettings;
}

export function openProxy(sirac: Sirac): Proxy {
  const { db, config } = sirac.world;
  const kept = openProxySettings(db, config);
  return { sirac, sessions: openProxySessions(db), settings: () => kept.read() };
}

/** The browser's session with the proxy, while SIRAC's own behind it lives. */
export function sessionOf({ sessions, sirac }: Proxy, { request }: Exchange): ProxySession | undefined {
  const session = sessions.find(request.cookies[SHIB_COOKIE] ?? "");
  return session !== undefined && sirac.store.session(session.sid) !== null ? session : undefined;
}
