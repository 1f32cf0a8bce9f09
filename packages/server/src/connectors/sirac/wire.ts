import { z } from "zod";

/** What signing in needs of the discovery document (OpenID Connect Discovery 1.0, §3). */
export const Discovery = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
});

/** Claims of SIRAC's id_token, verbatim (reference: platforms/genova-sirac.md). All may be missing. */
export const SiracClaims = z.looseObject({
  sub: z.string(),
  sid: z.string().optional(),
  comge_codicefiscale: z.string().optional(),
  comge_nome: z.string().optional(),
  comge_cognome: z.string().optional(),
  comge_emailAddress: z.string().optional(),
  comge_emailAddressPersonale: z.string().optional(),
  comge_spidCode: z.string().optional(),
  comge_spidcode: z.string().optional(),
});
export type SiracClaims = z.infer<typeof SiracClaims>;
