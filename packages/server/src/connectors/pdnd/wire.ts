import { z } from "zod";

/** Claims of a voucher (an access token, RFC 9068). `sub` and `client_id` are both the client; older issuers write `azp`. */
export const VoucherClaims = z.looseObject({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number().positive(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  jti: z.string().min(1).max(200).optional(),
  sub: z.string().optional(),
  client_id: z.string().min(1).optional(),
  azp: z.string().min(1).optional(),
  /** Of an id_token, which is no access token. */
  nonce: z.unknown().optional(),
});
export type VoucherClaims = z.infer<typeof VoucherClaims>;
