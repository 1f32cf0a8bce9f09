import { selfSigned } from "#test/support/self-signed.ts";

/** Metadata of an identity provider that answers nobody, with a certificate of its own. */
export function sampleIdpMetadata({
  entityId = "https://sirac.comune.example/saml",
  logout = true,
  days = 400,
} = {}): string {
  const certificate = selfSigned({ name: "sirac", days }).cert.replaceAll(/-----[^-]+-----|\s/g, "");
  const at = (binding: string, path: string) =>
    `Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="https://sirac.comune.example/${path}"`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
  ${logout ? `<md:SingleLogoutService ${at("HTTP-Redirect", "slo")}/>` : ""}
    <md:SingleSignOnService ${at("HTTP-Redirect", "sso")}/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}
