/**
 * mod_shib's notice that sessions ended (`<Notify Channel="back">`): SOAP 1.1, no authentication. Its namespace and shape
 * as seen with mod_shib 3.4.1 (reference: sso.md §3). A document of this one shape needs no XML library, and what no
 * library reads no library can be fooled with.
 */
const NAMESPACE = "urn:mace:shibboleth:2.0:sp:notify";
/** Of what mod_shib writes; several sessions may end together. */
const MOST_BYTES = 64 * 1024;
const SESSION_ID = /<(?:[\w-]+:)?SessionID(?:\s[^<>]*)?>\s*([\w-]{8,128})\s*<\/(?:[\w-]+:)?SessionID\s*>/g;

/** @returns the sessions' ids; undefined when it is no such notice */
export function readLogoutNotification(body: Buffer): string[] | undefined {
  if (body.length > MOST_BYTES) return undefined;
  const text = body.toString("utf8");
  // Neither a document type, nor entities, nor comments, nor sections: mod_shib writes none.
  if (text.includes("<!") || !text.includes(NAMESPACE) || !/<(?:[\w-]+:)?LogoutNotification[\s>]/.test(text))
    return undefined;
  const ids = [...text.matchAll(SESSION_ID)].map(([, id]) => id as string);
  return ids.length === 0 ? undefined : ids;
}

export const LOGOUT_NOTIFICATION_ANSWER = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><n:LogoutNotificationResponse xmlns:n="${NAMESPACE}"><n:OK/></n:LogoutNotificationResponse></S:Body></S:Envelope>`;
