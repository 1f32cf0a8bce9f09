import type { FastifyInstance, FastifyReply } from "fastify";
import { compactVerify } from "jose";
import { z } from "zod";
import { mayReturnTo } from "#platforms/sirac/clients.ts";
import { ENDPOINT, issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { leaveEverywhere } from "#platforms/sirac/front-logout.ts";
import { sendRefusal, sendSignOutQuestion } from "#platforms/sirac/pages.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { formTargets, SESSION_COOKIE } from "#platforms/sirac/sign-in.ts";

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

async function endSession(sirac: Sirac, { request, reply }: Exchange, given: unknown): Promise<FastifyReply> {
  const parameters = parametersSchema.safeParse(given ?? {}).data;
  if (parameters === undefined) return sendRefusal(reply, "La richiesta di uscita non è valida.");
  const hint = await readHint(sirac, issuerOf(request), parameters.id_token_hint);
  if (hint === "wrong") return sendRefusal(reply, "Il token indicato (id_token_hint) non è valido.");
  const client = sirac.clients.find(hint?.clientId ?? parameters.client_id);
  const wanted = parameters.post_logout_redirect_uri;
  if (wanted !== undefined && (client === undefined || !mayReturnTo(client, wanted))) {
    return sendRefusal(reply, "L'indirizzo di ritorno (post_logout_redirect_uri) non è registrato.");
  }
  if (hint === null && !(request.method === "POST" && parameters.confirm !== undefined)) {
    return askFirst(sirac, reply, parameters);
  }
  const sid = hint?.sid ?? sirac.store.sessionOfCookie(request.cookies[SESSION_COOKIE] ?? "")?.sid;
  const returnTo = wanted === undefined ? undefined : withState(wanted, parameters.state);
  return leaveEverywhere(
    sirac,
    { request, reply },
    {
      sid: sid ?? "",
      initiator: returnTo === undefined ? { by: "person" } : { by: "application", returnTo },
      except: ({ protocol, party }) => hint !== null && protocol === "oidc" && party === hint.clientId,
    },
  );
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
    formTargets: formTargets(sirac),
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
