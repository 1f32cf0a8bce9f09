import type { Credential } from "#platforms/sirac/saml/credential.ts";
import { BINDING, NS, SAML_PATH, TRANSIENT } from "#platforms/sirac/saml/names.ts";
import { signElement } from "#platforms/sirac/saml/sign.ts";
import { newId, xml } from "#platforms/sirac/saml/xml.ts";

/** SIRAC's name is the address its metadata is at, by whatever host name it was reached. */
export function entityIdOf(base: string): string {
  return base + SAML_PATH.metadata;
}

export function writeIdpMetadata(base: string, credential: Credential): string {
  const id = newId();
  const at = (path: string): string => base + path;
  const metadata = xml`<md:EntityDescriptor xmlns:md="${NS.metadata}" xmlns:ds="${NS.signature}" ID="${id}" \
entityID="${entityIdOf(base)}">
<md:IDPSSODescriptor protocolSupportEnumeration="${NS.protocol}" WantAuthnRequestsSigned="true">
<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${credential.certificate}\
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleLogoutService Binding="${BINDING.redirect}" Location="${at(SAML_PATH.logout)}"/>
<md:SingleLogoutService Binding="${BINDING.post}" Location="${at(SAML_PATH.logout)}"/>
<md:SingleLogoutService Binding="${BINDING.soap}" Location="${at(SAML_PATH.logoutSoap)}"/>
<md:NameIDFormat>${TRANSIENT}</md:NameIDFormat>
<md:SingleSignOnService Binding="${BINDING.redirect}" Location="${at(SAML_PATH.signOn)}"/>
<md:SingleSignOnService Binding="${BINDING.post}" Location="${at(SAML_PATH.signOn)}"/>
</md:IDPSSODescriptor>
<md:Organization><md:OrganizationName xml:lang="it">Comune simulato</md:OrganizationName>\
<md:OrganizationDisplayName xml:lang="it">Comune simulato: SIRAC</md:OrganizationDisplayName>\
<md:OrganizationURL xml:lang="it">${base}</md:OrganizationURL></md:Organization>
</md:EntityDescriptor>`;
  return signElement(metadata.text, id, { credential });
}
