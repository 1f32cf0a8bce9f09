import type { PdndConfig } from "#connectors/pdnd/config.ts";
import { VoucherClaims } from "#connectors/pdnd/wire.ts";
import type { ClientReading } from "#ports/client-identity.ts";

/** Clocks are never quite the same. */
const SKEW_S = 30;

/** Who calls, from the claims of a token that the issuer signed. */
export function toClient(claims: Record<string, unknown>, config: PdndConfig, now: Date): ClientReading {
  const read = VoucherClaims.safeParse(claims);
  if (!read.success) return { kind: "refused", because: "non ha iss, aud ed exp" };
  const fault = faultOf(read.data, config, now.getTime() / 1_000);
  if (fault !== undefined) return { kind: "refused", because: fault };
  const { client_id, azp, sub, exp, jti, iss } = read.data;
  const client = client_id ?? azp ?? sub;
  if (!client) return { kind: "refused", because: "non dice quale client chiama (client_id, azp o sub)" };
  const usedOnce = config.PDND_TOKEN_ONCE ? `${iss} ${jti}` : undefined;
  return {
    kind: "client",
    // Never the name of one that another vouches for.
    client: { identifier: `pdnd/${client}`, displayName: client, expiresAt: new Date(exp * 1_000), usedOnce },
  };
}

function faultOf(
  { iss, aud, exp, iat, nbf, jti, nonce }: VoucherClaims,
  { PDND_ISSUER, PDND_AUDIENCE, PDND_TOKEN_ONCE }: PdndConfig,
  now: number,
): string | undefined {
  if (nonce !== undefined) return "è di una persona che accede, non di un client (nonce)";
  if (iss !== PDND_ISSUER) return "non è dell'emittente atteso (iss)";
  if (![aud].flat().includes(PDND_AUDIENCE)) return "non è per noi (aud)";
  if (exp + SKEW_S <= now) return "è scaduto";
  if ((nbf ?? 0) - SKEW_S > now || (iat ?? 0) - SKEW_S > now) return "non è ancora valido";
  if (PDND_TOKEN_ONCE && jti === undefined) return "non ha un identificativo (jti)";
  return undefined;
}
