import type { FastifyInstance, FastifyRequest } from "fastify";
import { DEFAULT_CLASSES, DEFAULT_PARTY } from "#platforms/sirac/attribute-classes.ts";
import { EIDAS_LEVEL, EMPLOYEE, SMARTCARD, SPID_LEVEL } from "#platforms/sirac/levels.ts";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";

const PROTOCOL = "/protocol/openid-connect";

/** Keycloak's paths, under the issuer. */
export const ENDPOINT = {
  authorization: `${PROTOCOL}/auth`,
  token: `${PROTOCOL}/token`,
  userInfo: `${PROTOCOL}/userinfo`,
  endSession: `${PROTOCOL}/logout`,
  revocation: `${PROTOCOL}/revoke`,
  keys: `${PROTOCOL}/certs`,
} as const;

const SCOPES = ["openid", "profile", "email"] as const;

const CLAIMS = [
  ...["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid"],
  ...(Object.values(DEFAULT_CLASSES).at(-1) ?? []),
  ...DEFAULT_PARTY.accessoryAttributes,
];

export function registerDiscovery(app: FastifyInstance, sirac: Sirac): void {
  app.get("/.well-known/openid-configuration", (request) => {
    const issuer = issuerOf(request);
    return {
      issuer,
      authorization_endpoint: issuer + ENDPOINT.authorization,
      token_endpoint: issuer + ENDPOINT.token,
      userinfo_endpoint: issuer + ENDPOINT.userInfo,
      end_session_endpoint: issuer + ENDPOINT.endSession,
      revocation_endpoint: issuer + ENDPOINT.revocation,
      jwks_uri: issuer + ENDPOINT.keys,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      token_endpoint_auth_methods_supported: ["none", "client_secret_basic", "client_secret_post"],
      code_challenge_methods_supported: ["S256"],
      scopes_supported: SCOPES,
      claims_supported: CLAIMS,
      acr_values_supported: [
        ...Object.values(SPID_LEVEL),
        ...Object.values(EIDAS_LEVEL),
        SMARTCARD,
        EMPLOYEE,
      ],
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    };
  });
  app.get(ENDPOINT.keys, () => ({ keys: [sirac.key.publicJwk] }));
}

/**
 * The issuer is the address the provider was reached by, as in a Keycloak without a fixed host name: `localhost`,
 * `127.0.0.1` and the name of a training server are each consistent with themselves.
 */
export function issuerOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
