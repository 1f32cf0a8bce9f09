/** Namespaces and identifiers of SAML 2.0 (OASIS, March 2005), as they stand in messages. */
export const NS = {
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
  soap: "http://schemas.xmlsoap.org/soap/envelope/",
} as const;

export const BINDING = {
  redirect: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  post: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
  soap: "urn:oasis:names:tc:SAML:2.0:bindings:SOAP",
} as const;
export type Binding = keyof typeof BINDING;

const STATUS = "urn:oasis:names:tc:SAML:2.0:status:";
export const status = (name: string): string => STATUS + name;

export const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
export const ENTITY_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
export const BASIC_NAME = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
export const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/** What SPID asks for at least: RSA with SHA-256, exclusive canonicalisation. */
export const ALGORITHM = {
  rsaSha256: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  rsaSha384: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
  rsaSha512: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  rsaSha1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
  sha256: "http://www.w3.org/2001/04/xmlenc#sha256",
  sha1: "http://www.w3.org/2000/09/xmldsig#sha1",
  exclusive: "http://www.w3.org/2001/10/xml-exc-c14n#",
  enveloped: "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
} as const;

export const SAML_PATH = {
  metadata: "/saml/metadata",
  signOn: "/saml/sso",
  logout: "/saml/slo",
  logoutSoap: "/saml/slo/soap",
} as const;
