import type { Released } from "#platforms/sirac/attribute-classes.ts";
import type { ProxySession } from "#platforms/sirac/proxy/sessions.ts";
import type { ProxySettings } from "#platforms/sirac/proxy/settings.ts";

export type Header = readonly [name: string, value: string];

/**
 * What the proxy says of a person. Values go out as UTF-8 bytes, as mod_shib sends them, or as Latin-1. Node writes header
 * text as Latin-1, one byte a character, so each byte becomes the character of its number.
 */
export function identityHeaders(
  session: ProxySession,
  {
    released,
    settings,
    known,
  }: { released: readonly Released[]; settings: ProxySettings; known: readonly string[] },
): Header[] {
  const given = released.map(([name, value]): Header => [name, joined(value)]);
  const names = new Set(given.map(([name]) => name));
  const empty = known.filter((name) => !names.has(name)).map((name): Header => [name, ""]);
  const shibboleth: Header[] = [
    ["Shib-Session-ID", session.id],
    ["Shib-Session-Index", session.sid],
    ["Shib-Session-Expires", String(session.expiresAt)],
    ["Shib-Identity-Provider", session.issuer],
    ["Shib-AuthnContext-Class", session.classRef],
    ["Shib-Authentication-Instant", new Date(session.authenticatedAt * 1000).toISOString()],
  ];
  return [...given, ...(settings.absent === "empty" ? empty : []), ...shibboleth].map(([name, value]) => [
    name,
    Buffer.from(value, settings.encoding).toString("latin1"),
  ]);
}

/** Several values are one, with semicolons between; those inside are escaped. */
function joined(value: Released[1]): string {
  const values = typeof value === "string" ? [value] : value;
  return values.map((one) => one.replaceAll(";", String.raw`\;`)).join(";");
}

/** Hop-by-hop (RFC 9110 §7.6.1), and what the proxy says anew. */
const OURS = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "remote-user",
  "x-remote-user",
]);

/**
 * The headers of a request without any that could pass for the proxy's own, in whatever case, with a hyphen in place of
 * an underscore or the other way: an application that reads CGI names cannot tell `comge-nome` from `comge_nome`.
 */
export function withoutForged(raw: readonly string[], forged: ReadonlySet<string>): Header[] {
  const headers: Header[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = "", value = ""] = [raw[index], raw[index + 1]];
    const plain = twinless(name);
    const isForged = plain.startsWith("comge-") || plain.startsWith("shib-") || forged.has(plain);
    if (!isForged && !OURS.has(plain)) headers.push([name, value]);
  }
  return headers;
}

export function twinless(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}
