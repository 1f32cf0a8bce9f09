import type { PdndConfig } from "#connectors/pdnd/config.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { type PublicKeys, publicKeys } from "#runtime/http/signed-token.ts";

/** The keys with which the issuer signs. */
export const issuerKeys = ({ PDND_JWKS_URL }: PdndConfig, http: HttpClient): PublicKeys =>
  publicKeys(http, new URL(PDND_JWKS_URL));
