import type { PdndConfig } from "#connectors/pdnd/config.ts";
import { toClient } from "#connectors/pdnd/mapping.ts";
import type { ClientVouching } from "#ports/client-identity.ts";
import type { Clock } from "#runtime/clock.ts";
import { type PublicKeys, readSigned } from "#runtime/http/signed-token.ts";

/** Asymmetric ones only (ModI asks for RS256 or ES256 and their kin): what signs is never what checks. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

/** RFC 9068, 2.1; many issuers still write "JWT", or nothing. A logout token or another of the same issuer is none. */
const ACCESS_TOKEN = /^(|jwt|(application\/)?at\+jwt)$/i;

/** Machines that bring a token of the issuer themselves: `Authorization: Bearer` (RFC 6750). */
export function voucherHolders(
  config: PdndConfig,
  { keys, clock }: { keys: PublicKeys; clock: Clock },
): ClientVouching {
  return {
    tokenIn({ authorization }) {
      return typeof authorization === "string" ? /^Bearer +(\S+)\s*$/i.exec(authorization)?.[1] : undefined;
    },
    async read(token) {
      const signed = await readSigned(token, { keys, algorithms: ALGORITHMS });
      if (signed.kind === "refused") return signed;
      if (!ACCESS_TOKEN.test(signed.type))
        return { kind: "refused", because: "non è un gettone di accesso (typ)" };
      return toClient(signed.claims, config, clock.now());
    },
  };
}
