import type { GatewayConfig } from "#connectors/gateway/config.ts";
import { toClient } from "#connectors/gateway/mapping.ts";
import type { ClientVouching } from "#ports/client-identity.ts";
import type { Clock } from "#runtime/clock.ts";
import { type PublicKeys, readSigned, readSignedBase64 } from "#runtime/http/signed-token.ts";

const ALGORITHMS = ["RS256"];

/** Machines that call us through the gateway: it checked their token, and signs who they are (`X-JWT-Assertion`). */
export function gatewayCallers(
  config: GatewayConfig,
  { keys, clock }: { keys: PublicKeys; clock: Clock },
): ClientVouching {
  return {
    tokenIn(headers) {
      const token = headers[config.GATEWAY_CALLER_HEADER];
      return typeof token === "string" && token !== "" ? token : undefined;
    },
    async read(token) {
      const isPlainBase64 = /[+/=]/.test(token);
      const signed = isPlainBase64
        ? await readSignedBase64(token, keys)
        : await readSigned(token, { keys, algorithms: ALGORITHMS });
      return signed.kind === "refused" ? signed : toClient(signed.claims, config, clock.now());
    },
  };
}
