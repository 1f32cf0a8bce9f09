import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { OidcClient } from "#platforms/sirac/clients.ts";
import { ENDPOINT, issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { issueTokens } from "#platforms/sirac/issue-tokens.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import type { Grant } from "#platforms/sirac/store.ts";

const formSchema = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().default(""),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().default(""),
  refresh_token: z.string().default(""),
  token: z.string().default(""),
});
type Form = z.infer<typeof formSchema>;

type Redeemed = { grant: Grant } | { error: string };

/** The token endpoint (`authorization_code`, `refresh_token`) and the revocation endpoint; errors in Keycloak's words. */
export function registerTokenRoutes(app: FastifyInstance, sirac: Sirac): void {
  app.post(ENDPOINT.token, async (request, reply) => {
    reply.header("cache-control", "no-store").header("pragma", "no-cache");
    const form = formSchema.safeParse(request.body ?? {}).data;
    if (form === undefined) return oauthError(reply, 400, ["invalid_request", "Malformed form"]);
    const client = authenticateClient(sirac, request, form);
    if (client === null) {
      // RFC 6749 §5.2: a challenge answers those who tried the header, and only them.
      if (request.headers.authorization) reply.header("www-authenticate", 'Basic realm="sirac"');
      return oauthError(reply, 401, ["invalid_client", "Invalid client or Invalid client credentials"]);
    }
    const redeemed = redeem(sirac, client, form);
    if (redeemed === null)
      return oauthError(reply, 400, ["unsupported_grant_type", "Unsupported grant_type"]);
    if ("error" in redeemed) return oauthError(reply, 400, ["invalid_grant", redeemed.error]);
    const tokens = await issueTokens(sirac, redeemed.grant, issuerOf(request));
    return tokens ?? oauthError(reply, 400, ["invalid_grant", "Session not active"]);
  });

  app.post(ENDPOINT.revocation, async (request, reply) => {
    const form = formSchema.safeParse(request.body ?? {}).data;
    const client = form === undefined ? null : authenticateClient(sirac, request, form);
    if (form === undefined || client === null) {
      return oauthError(reply, 401, ["invalid_client", "Invalid client or Invalid client credentials"]);
    }
    const grant = sirac.store.grantOfRefresh(form.token);
    if (grant !== null && grant.clientId === client.id) sirac.store.revokeGrant(grant.id);
    return reply.code(200).send();
  });
}

function redeem(sirac: Sirac, client: OidcClient, form: Form): Redeemed | null {
  if (form.grant_type === "authorization_code") return redeemCode(sirac, client, form);
  if (form.grant_type === "refresh_token") return redeemRefresh(sirac, client, form);
  return null;
}

function redeemCode(sirac: Sirac, client: OidcClient, form: Form): Redeemed {
  const redeemed = sirac.store.redeemCode(form.code);
  if (redeemed.outcome !== "good") return { error: "Code not valid" };
  const { grant } = redeemed;
  if (grant.clientId !== client.id) return { error: "Auth error" };
  if (grant.redirectUri !== form.redirect_uri) return { error: "Incorrect redirect_uri" };
  const challenge = createHash("sha256").update(form.code_verifier).digest("base64url");
  if (challenge !== grant.codeChallenge) return { error: "PKCE verification failed: Code mismatch" };
  return { grant };
}

/** A refresh token is good once, or until it expires as Keycloak has it by default: `refreshRotation` says which. */
function redeemRefresh(sirac: Sirac, client: OidcClient, form: Form): Redeemed {
  const { store } = sirac;
  const isRotated = sirac.settings.read().refreshRotation;
  const owner = store.grantOfRefresh(form.refresh_token)?.clientId;
  if (owner !== undefined && owner !== client.id) return { error: "Invalid refresh token" };
  const grant = isRotated
    ? store.redeemRefresh(form.refresh_token)
    : store.grantOfRefresh(form.refresh_token);
  if (grant === null || sirac.world.faults.strikes("sirac", "expiredTokenRate"))
    return { error: "Token is not active" };
  return { grant };
}

/** A client that sends a secret must send the right one; one that sends none stands on PKCE alone. */
function authenticateClient(sirac: Sirac, request: FastifyRequest, form: Form): OidcClient | null {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.client_id, form.client_secret]
      : (Buffer.from(basic, "base64").toString("utf8").split(/:(.*)/s).slice(0, 2).map(decodeForm) as [
          string,
          string,
        ]);
  const client = sirac.clients.find(id);
  if (client === undefined) return null;
  return secret === undefined || secret === client.secret ? client : null;
}

function decodeForm(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    return value;
  }
}

function oauthError(
  reply: FastifyReply,
  status: number,
  [error, error_description]: [error: string, description: string],
): FastifyReply {
  return reply.code(status).send({ error, error_description });
}
