import fastifyHelmet from "@fastify/helmet";
import Fastify from "fastify";

export interface SecurityHeaders {
  named: Record<string, string>;
  /** Of data, which no browser shows as a page: name, value, name, value…, as `writeHead` takes them. */
  ofData: readonly string[];
}

export interface SecurityOptions {
  /** Where forms may post and redirects may go besides ourselves: the identity provider's origin. */
  formTargets: readonly string[];
  /** Where pictures may come from besides ourselves: the geoportal's origin, when there is one. */
  pictureSources?: readonly string[];
  /** Whether people reach us by TLS, here or at a proxy's: then no browser goes back to clear text for a year. */
  isHttps?: boolean;
}

/**
 * What helmet says to browsers, asked of it once: it is the same for every answer, and making it anew each time took
 * a twentieth of what an answer costs.
 */
export async function securityHeaders(options: SecurityOptions): Promise<SecurityHeaders> {
  const probe = Fastify();
  await probe.register(fastifyHelmet, {
    contentSecurityPolicy: contentSecurityPolicy(options),
    frameguard: { action: "deny" },
    hsts: options.isHttps ? HSTS : false,
  });
  probe.get("/", (_, reply) => reply.code(204).send());
  const { headers } = await probe.inject("/");
  await probe.close();
  const own = ["connection", "date", "content-length", "content-type"];
  const said = Object.entries(headers).filter(([name]) => !own.includes(name));
  const named = Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
  const hsts = Object.entries(named).find(([name]) => name === "strict-transport-security");
  return { named, ofData: [...HEADERS_OF_DATA, ...(hsts ?? [])] };
}

/** A year, names below ours included (RFC 6797; ASVS 5.0, 3.4.1). */
const HSTS = { maxAge: 31_536_000, includeSubDomains: true };

/** What OWASP's REST sheet asks of an answer that is data: the rest of helmet's speaks of pages. */
export const HEADERS_OF_DATA = [
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-resource-policy", "same-origin"],
].flat();

function contentSecurityPolicy({ formTargets, pictureSources = [] }: SecurityOptions) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      objectSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:", ...pictureSources],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  };
}
