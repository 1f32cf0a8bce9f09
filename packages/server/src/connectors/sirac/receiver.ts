import { createHash, timingSafeEqual } from "node:crypto";
import { type BlockList, isIPv6 } from "node:net";
import type { SiracConfig } from "#connectors/sirac/config.ts";
import { identityHeaders, readHeaders } from "#connectors/sirac/header-wire.ts";
import { toIdentity } from "#connectors/sirac/mapping.ts";
import { LOGOUT_NOTIFICATION_ANSWER, readLogoutNotification } from "#connectors/sirac/notify-wire.ts";
import type { Arrival, ArrivalReading, FrontingProvider } from "#ports/identity-provider.ts";
import type { Clock } from "#runtime/clock.ts";

/** SIRAC in front of us: its own reverse proxy, or Apache with mod_shib, which say in headers who the person is. */
export function siracInFront(config: SiracConfig, publicUrl: URL, clock: Clock): FrontingProvider {
  const { ACCESS_PROFILE: profile, ACCESS_MODE: mode } = config;
  const logoutUrl = new URL(config.ACCESS_LOGOUT_PATH, publicUrl);
  const notifiers = config.ACCESS_NOTIFY_PEERS.isEmpty
    ? config.ACCESS_PROXY_PEERS
    : config.ACCESS_NOTIFY_PEERS;
  return {
    kind: "fronting",
    mode,
    receive(arrival) {
      const doubt = doubtOf(arrival, config);
      if (doubt !== undefined) return { kind: "not-the-proxy", because: doubt };
      const reading = readHeaders(arrival.rawHeaders, profile.headers);
      if (reading.kind === "forged") return reading;
      return toIdentity(reading.said, {
        profile,
        names: profile.headers,
        attributeClass: config.ACCESS_ATTRIBUTE_CLASS,
        minimumLevel: config.ACCESS_MINIMUM_LEVEL,
        now: clock.now(),
      });
    },
    async endSessionUrl() {
      const url = new URL(logoutUrl);
      url.searchParams.set(config.ACCESS_RETURN_PARAMETER, new URL("/uscita/fatto", publicUrl).href);
      return url;
    },
    isLogoutPeer: (arrival) => isAmong(notifiers.list, arrival.peerAddress) && !isForwarded(arrival, config),
    readLogoutNotification,
    logoutNotificationAnswer: LOGOUT_NOTIFICATION_ANSWER,
    isHandler: (address) =>
      address.origin === publicUrl.origin && address.pathname.startsWith(handlerFolder(logoutUrl.pathname)),
  };
}

/** Whether a header must reach nobody; only on the sign-in route are those of the proxy read. */
export function isSiracHeader({ ACCESS_PROFILE }: SiracConfig): (name: string) => boolean {
  return identityHeaders(ACCESS_PROFILE.headers);
}

/** Whether the proxy itself speaks: then what it says on every page, and nobody reads, is no attack. */
export function isSiracProxy(config: SiracConfig): (arrival: Arrival) => boolean {
  return (arrival) => config.ACCESS_MODE !== "oidc" && doubtOf(arrival, config) === undefined;
}

type Doubt = Extract<ArrivalReading, { kind: "not-the-proxy" }>["because"];

/** An address alone proves little where several programs share it: every proof that is configured is demanded. */
function doubtOf(arrival: Arrival, config: SiracConfig): Doubt | undefined {
  if (!isAmong(config.ACCESS_PROXY_PEERS.list, arrival.peerAddress)) return "peer";
  const { ACCESS_PROXY_SECRET: secret, ACCESS_PROXY_CERTIFICATES: certificates } = config;
  if (secret !== "" && !bearsSecret(arrival.rawHeaders, config)) return "secret";
  if (certificates.length > 0 && !bearsCertificate(arrival, certificates)) return "certificate";
  // Refused at start already: whoever removes that check must not open the door.
  return secret === "" && certificates.length === 0 ? "secret" : undefined;
}

function isAmong(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return list.check(plain, isIPv6(plain) ? "ipv6" : "ipv4");
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  const sought = name.toLowerCase();
  return rawHeaders.filter(
    (_, at) => at % 2 === 1 && (rawHeaders[at - 1] as string).toLowerCase() === sought,
  );
}

function bearsSecret(
  rawHeaders: readonly string[],
  { ACCESS_PROXY_SECRET, ACCESS_PROXY_SECRET_HEADER }: SiracConfig,
): boolean {
  const values = valuesOf(rawHeaders, ACCESS_PROXY_SECRET_HEADER);
  const sum = (text: string) => createHash("sha256").update(text).digest();
  // Twice, and one of them might be the browser's. Of sums, so that the time of comparing tells not even the length.
  return (
    values.length === 1 &&
    timingSafeEqual(
      sum(Buffer.from(values[0] as string, "latin1").toString("utf8")),
      sum(ACCESS_PROXY_SECRET),
    )
  );
}

function bearsCertificate({ certificate }: Arrival, allowed: readonly string[]): boolean {
  if (certificate === undefined) return false;
  const plain = (text: string) => text.replaceAll(/[:\s]/g, "").toLowerCase();
  return allowed.some(
    (one) => plain(one) === plain(certificate.fingerprint256) || sameSubject(one, certificate.subject),
  );
}

/** `CN=proxy, O=Comune`: the same parts in the same order. */
function sameSubject(one: string, other: string): boolean {
  const parts = (text: string) =>
    text
      .split(/[,\n]/)
      .map((part) => part.trim())
      .join("\n");
  return one.includes("=") && parts(one) === parts(other);
}

/**
 * mod_shib tells us directly. What was passed on by a proxy comes from outside, and the proxy's own address, often
 * mod_shib's too, must not make it credible.
 */
function isForwarded({ rawHeaders }: Arrival, { ACCESS_PROXY_SECRET_HEADER }: SiracConfig): boolean {
  const marks = ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", ACCESS_PROXY_SECRET_HEADER];
  return marks.some((name) => valuesOf(rawHeaders, name).length > 0);
}

/** `/Shibboleth.sso/Logout` → `/Shibboleth.sso/`. */
const handlerFolder = (path: string): string => path.replace(/[^/]*$/, "");
