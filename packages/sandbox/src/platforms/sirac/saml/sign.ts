import { sign } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { SignedXml } from "xml-crypto";
import type { Credential } from "#platforms/sirac/saml/credential.ts";
import { ALGORITHM } from "#platforms/sirac/saml/names.ts";

interface SigningOptions {
  credential: Credential;
  signatureAlgorithm?: string;
  digestAlgorithm?: string;
}

/** Signs the element with this ID, the signature standing after its `Issuer` as SAML's schema wants. */
export function signElement(text: string, id: string, options: SigningOptions): string {
  const {
    credential,
    signatureAlgorithm = ALGORITHM.rsaSha256,
    digestAlgorithm = ALGORITHM.sha256,
  } = options;
  const element = `//*[@ID='${id}']`;
  const signer = new SignedXml({
    privateKey: credential.privatePem,
    publicCert: credential.certificatePem,
    signatureAlgorithm,
    canonicalizationAlgorithm: ALGORITHM.exclusive,
  });
  signer.addReference({
    xpath: element,
    digestAlgorithm,
    transforms: [ALGORITHM.enveloped, ALGORITHM.exclusive],
  });
  const issuer = `${element}/*[local-name(.)='Issuer']`;
  const hasIssuer = new RegExp(`ID="${id}"[^>]*>\\s*<(\\w+:)?Issuer[ >]`).test(text);
  const location = hasIssuer
    ? { reference: issuer, action: "after" as const }
    : { reference: element, action: "prepend" as const };
  signer.computeSignature(text, { prefix: "ds", location });
  return signer.getSignedXml();
}

export interface RedirectMessage {
  /** Where the browser is sent. */
  location: string;
  kind: "SAMLRequest" | "SAMLResponse";
  message: string;
  relayState?: string | undefined;
}

/** The Redirect binding (SAML bindings §3.4.4.1): deflated, and signed over the query as it is written. */
export function redirectUrl(
  { location, kind, message, relayState }: RedirectMessage,
  credential: Credential | null,
): string {
  const query: [string, string][] = [[kind, deflateRawSync(message).toString("base64")]];
  if (relayState !== undefined) query.push(["RelayState", relayState]);
  if (credential !== null) query.push(["SigAlg", ALGORITHM.rsaSha256]);
  const written = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const signature =
    credential === null
      ? ""
      : `&Signature=${encodeURIComponent(sign("RSA-SHA256", Buffer.from(written), credential.privateKey).toString("base64"))}`;
  return `${location}${location.includes("?") ? "&" : "?"}${written}${signature}`;
}
