import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { leaveEverywhere } from "#platforms/sirac/front-logout.ts";
import { askedLevel, SPID_LEVEL } from "#platforms/sirac/levels.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { sendRefusal } from "#platforms/sirac/pages.ts";
import { openProxySettings } from "#platforms/sirac/proxy/settings.ts";
import { askWho, type Protocol, sessionFor } from "#platforms/sirac/sign-in.ts";
import type { Session } from "#platforms/sirac/store.ts";

/**
 * The proxy is SIRAC's own: between the two there are no SAML messages but tickets, good once, that carry what a
 * message would.
 */
export const DOOR = { enter: "/proxy/accesso", leave: "/proxy/uscita" } as const;
export const LANDING = "/Shibboleth.sso/Login";
const TICKET_LIFE_SECONDS = 60;

/** What a landing ticket carries: for which attempt, and who came in, or why nobody did. */
export const ticketSchema = z.object({
  attempt: z.string(),
  sid: z.string().optional(),
  error: z.string().optional(),
});
export const leavingSchema = z.object({ sid: z.string(), shibId: z.string(), returnTo: z.string() });

interface Wanted {
  attempt: string;
}

export function registerProxyDoor(app: FastifyInstance, sirac: Sirac): void {
  app.get<{ Querystring: { tentativo?: string } }>(DOOR.enter, (request, reply) => {
    const attempt = request.query.tentativo;
    if (typeof attempt !== "string") return sendRefusal(reply, "Il tentativo di accesso non è indicato.");
    const { level, forceAuthn } = openProxySettings(sirac.world.db, sirac.world.config).read();
    const asked = askedLevel([SPID_LEVEL[level]], "minimum");
    const session = forceAuthn ? null : sessionFor(sirac, { request, reply }, asked);
    if (session !== null) return land(sirac, { request, reply }, { attempt, sid: session.sid });
    const wanted: Wanted = { attempt };
    return askWho(sirac, { request, reply }, { protocol: "proxy", asked, wanted });
  });

  app.get<{ Querystring: { ticket?: string } }>(DOOR.leave, (request, reply) => {
    const saved = sirac.store.takeRequest(request.query.ticket ?? "");
    const leaving = saved === null ? undefined : leavingSchema.safeParse(JSON.parse(saved)).data;
    if (leaving === undefined) return sendRefusal(reply, "La richiesta di uscita è scaduta o già usata.");
    const { sid, shibId, returnTo } = leaving;
    return leaveEverywhere(
      sirac,
      { request, reply },
      {
        sid,
        initiator: { by: "application", returnTo },
        except: ({ protocol, nameId }) => protocol === "proxy" && nameId === shibId,
      },
    );
  });
}

export function proxyProtocol(sirac: Sirac): Protocol {
  return {
    welcome: (exchange, wanted, session: Session) =>
      land(sirac, exchange, { attempt: (wanted as Wanted).attempt, sid: session.sid }),
    refuse: (exchange, wanted, code) =>
      land(sirac, exchange, { attempt: (wanted as Wanted).attempt, error: String(code) }),
  };
}

function land(
  sirac: Sirac,
  { request, reply }: Exchange,
  ticket: z.infer<typeof ticketSchema>,
): FastifyReply {
  const id = sirac.store.saveRequest(JSON.stringify(ticket), TICKET_LIFE_SECONDS);
  const base = sisterUrl(request, sirac.world.urlOf("sirac-proxy"));
  return reply.header("cache-control", "no-store").redirect(`${base}${LANDING}?ticket=${id}`, 302);
}

/** The other listener, by the host name that this browser uses: `localhost` and `127.0.0.1` have cookies of their own. */
export function sisterUrl(request: FastifyRequest, listenerUrl: string): string {
  return `${request.protocol}://${request.hostname}:${new URL(listenerUrl).port}`;
}
