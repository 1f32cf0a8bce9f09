import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { compactVerify } from "jose";
import { z } from "zod";
import { SESSION_COOKIE } from "#platforms/sirac/authorize-routes.ts";
import { mayReturnTo } from "#platforms/sirac/clients.ts";
import { ENDPOINT, issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { sendRefusal, sendSignedOut, sendSignOutQuestion } from "#platforms/sirac/pages.ts";
import type { Sirac } from "#platforms/sirac/platform.ts";

const parametersSchema = z.object({
  id_token_hint: z.string().optional(),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().optional(),
  state: z.string().optional(),
  confirm: z.string().optional(),
});
type Parameters = z.infer<typeof parametersSchema>;

/** RP-initiated logout: with a token hint at once, without one after a person has confirmed. */
export function registerEndSession(app: FastifyInstance, sirac: Sirac): void {
  app.get(ENDPOINT.endSession, (request, reply) => endSession(sirac, { request, reply }, request.query));
  app.post(ENDPOINT.endSession, (request, reply) => endSession(sirac, { request, reply }, request.body));
}

interface Exchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

async function endSession(sirac: Sirac, { request, reply }: Exchange, given: unknown): Promise<FastifyReply> {
  const parameters = parametersSchema.safeParse(given ?? {}).data;
  if (parameters === undefined) return sendRefusal(reply, "La richiesta di uscita non è valida.");
  const hint = await readHint(sirac, issuerOf(request), parameters.id_token_hint);
  if (hint === "wrong") return sendRefusal(reply, "Il token indicato (id_token_hint) non è valido.");
  const client = sirac.clients.find(({ id }) => id === (hint?.clientId ?? parameters.client_id));
  const wanted = parameters.post_logout_redirect_uri;
  if (wanted !== undefined && (client === undefined || !mayReturnTo(client, wanted))) {
    return sendRefusal(reply, "L'indirizzo di ritorno (post_logout_redirect_uri) non è registrato.");
  }
  if (hint === null && !(request.method === "POST" && parameters.confirm !== undefined)) {
    return askFirst(sirac, reply, parameters);
  }
  const ofCookie = sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "");
  const sid = hint?.sid ?? ofCookie?.sid;
  if (sid !== undefined) sirac.store.endSession(sid);
  reply.clearCookie(SESSION_COOKIE, { path: "/" });
  return wanted === undefined
    ? sendSignedOut(reply)
    : reply.redirect(withState(wanted, parameters.state), 302);
}

function withState(address: string, state: string | undefined): string {
  const url = new URL(address);
  if (state !== undefined) url.searchParams.set("state", state);
  return url.href;
}

function askFirst(sirac: Sirac, reply: FastifyReply, parameters: Parameters): FastifyReply {
  const kept = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return sendSignOutQuestion(reply, {
    action: ENDPOINT.endSession,
    parameters: Object.fromEntries(kept),
    formTargets: [...sirac.clients.map(({ origin }) => origin), "http://127.0.0.1:*", "http://localhost:*"],
  });
}

interface Hint {
  sid: string;
  clientId: string;
}

/** The hint may have expired long ago: only its signature and issuer count (OpenID RP-Initiated Logout §4). */
async function readHint(
  sirac: Sirac,
  issuer: string,
  token: string | undefined,
): Promise<Hint | null | "wrong"> {
  if (token === undefined) return null;
  try {
    const { payload } = await compactVerify(token, sirac.key.publicKey, { algorithms: ["RS256"] });
    const claims = z
      .object({ iss: z.literal(issuer), sid: z.string(), aud: z.string() })
      .parse(JSON.parse(new TextDecoder().decode(payload)));
    return { sid: claims.sid, clientId: claims.aud };
  } catch {
    return "wrong";
  }
}
