import fastifyHelmet from "@fastify/helmet";
import Fastify from "fastify";

export interface SecurityHeaders {
  named: Record<string, string>;
  /** Name, value, name, value…: as `writeHead` takes them without looking at each. */
  flat: readonly string[];
}

export interface SecurityOptions {
  /** Where forms may post and redirects may go besides ourselves: the identity provider's origin. */
  formTargets: readonly string[];
  /** Where pictures may come from besides ourselves: the geoportal's origin, when there is one. */
  pictureSources?: readonly string[];
}

/**
 * What helmet says to browsers, asked of it once: it is the same for every answer, and making it anew each time took
 * a twentieth of what an answer costs.
 */
export async function securityHeaders(options: SecurityOptions): Promise<SecurityHeaders> {
  const probe = Fastify();
  await probe.register(fastifyHelmet, { contentSecurityPolicy: contentSecurityPolicy(options), hsts: false });
  probe.get("/", (_, reply) => reply.code(204).send());
  const { headers } = await probe.inject("/");
  await probe.close();
  const own = ["connection", "date", "content-length", "content-type"];
  const said = Object.entries(headers).filter(([name]) => !own.includes(name));
  const named = Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
  return { named, flat: Object.entries(named).flat() };
}

function contentSecurityPolicy({ formTargets, pictureSources = [] }: SecurityOptions) {
  return {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
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
