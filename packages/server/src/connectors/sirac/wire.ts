import { z } from "zod";

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
