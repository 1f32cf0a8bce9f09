import { callOut } from "#platforms/sirac/call-out.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import { openProxySessions } from "#platforms/sirac/proxy/sessions.ts";
import { openProxySettings } from "#platforms/sirac/proxy/settings.ts";

/** Takes the proxy's session away and tells the application. False when it is not told, or does not say it is well. */
export async function tellApplicationBehindProxy(sirac: Sirac, { nameId }: Participant): Promise<boolean> {
  openProxySessions(sirac.world.db).remove(nameId);
  return notifyBack(sirac, { type: "global", sessionId: nameId });
}

interface Notification {
  type: "global" | "local";
  sessionId: string;
}

/** mod_shib's back channel, word for word (`sso`, "Notify contract"); nothing in it proves who sends it. */
export async function notifyBack(sirac: Sirac, { type, sessionId }: Notification): Promise<boolean> {
  const { notifyUrl } = openProxySettings(sirac.world.db, sirac.world.config).read();
  if (notifyUrl === null) return false;
  const body =
    `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>` +
    `<LogoutNotification xmlns="urn:mace:shibboleth:2.0:sp:notify" type="${type}">` +
    `<SessionID>${sessionId}</SessionID></LogoutNotification></S:Body></S:Envelope>`;
  const headers = {
    "content-type": "text/xml",
    "user-agent": "shibboleth/3.4.1 OpenSAML/3.2.1 (SIRAC simulato)",
  };
  const answer = await callOut(notifyUrl, { method: "POST", headers, body });
  return answer.status === 200 && /<(\w+:)?OK\s*\/?>/.test(answer.text);
}
