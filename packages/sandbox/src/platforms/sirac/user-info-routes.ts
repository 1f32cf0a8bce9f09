import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ENDPOINT, issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { checkAccessToken, claimsFor, subjectOf } from "#platforms/sirac/issue-tokens.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";

export function registerUserInfo(app: FastifyInstance, sirac: Sirac): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    const known = token === undefined ? null : await checkAccessToken(sirac, token, issuerOf(request));
    if (known === null || sirac.world.faults.strikes("sirac", "expiredTokenRate")) {
      const error_description = "Token verification failed";
      reply.header(
        "www-authenticate",
        `Bearer realm="sirac", error="invalid_token", error_description="${error_description}"`,
      );
      return reply.code(401).send({ error: "invalid_token", error_description });
    }
    return { sub: subjectOf(known.identity.id), ...claimsFor(sirac, known.clientId, known) };
  };
  app.get(ENDPOINT.userInfo, answer);
  app.post(ENDPOINT.userInfo, answer);
}
