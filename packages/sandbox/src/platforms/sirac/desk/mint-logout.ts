import { z } from "zod";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import { credentialOf } from "#platforms/sirac/saml/credential.ts";
import { entityIdOf } from "#platforms/sirac/saml/idp-metadata.ts";
import { inEnvelope, sign, writeLogoutRequest } from "#platforms/sirac/saml/logout-messages.ts";
import { redirectUrl } from "#platforms/sirac/saml/sign.ts";
import { newId } from "#platforms/sirac/saml/xml.ts";
import { strangersKey } from "#platforms/sirac/strangers-key.ts";

export const mintLogoutSchema = z.strictObject({
  entityId: z.string(),
  nameId: z.string(),
  /** Left out, every session of that name is meant. */
  sessionIndex: z.string().default(""),
  binding: z.enum(["redirect", "soap"]),
  signature: z.enum(["good", "absent", "wrong-key"]).default("good"),
  /** As whom SIRAC speaks, when not by the address of its own listener. */
  base: z.url().optional(),
});

/** A logout message ready to be sent: an address for a browser, or an envelope for the application's SOAP endpoint. */
export function mintLogout(sirac: Sirac, wish: z.infer<typeof mintLogoutSchema>) {
  const { entityId, nameId, sessionIndex, binding, signature } = wish;
  const endpoint = sirac.providers.find(entityId)?.logout.find((candidate) => candidate.binding === binding);
  if (endpoint === undefined) return undefined;
  const id = newId();
  const issuer = entityIdOf(wish.base?.replace(/\/+$/, "") ?? sirac.world.urlOf("sirac"));
  const { location } = endpoint;
  const text = writeLogoutRequest({ id, issuer, destination: location, nameId, sessionIndex });
  const credential =
    signature === "wrong-key" ? credentialOf(strangersKey(), "SIRAC simulato") : sirac.credential;
  const signer = signature === "absent" ? null : credential;
  if (binding === "redirect") {
    return { id, location: redirectUrl({ location, kind: "SAMLRequest", message: text }, signer) };
  }
  return { id, location, envelope: inEnvelope(signer === null ? text : sign({ id, text }, signer)) };
}
