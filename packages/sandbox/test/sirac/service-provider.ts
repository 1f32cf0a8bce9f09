import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { DOMParser } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { selfSignedCertificate } from "#core/self-signed-certificate.ts";

interface Asked {
  level?: number;
  comparison?: string;
  force?: boolean;
  /** Further ones of the request, as XML. */
  attributes?: string;
}

/**
 * An application that speaks SAML, written apart from SIRAC's own code: it signs and checks by itself, so that a mistake
 * cannot be made twice alike. The browser's endpoints are addresses only; the SOAP one really listens.
 */
export class ServiceProvider {
  readonly entityId = "https://sp.example/shibboleth";
  readonly consumer = "https://sp.example/Shibboleth.sso/SAML2/POST";
  readonly #key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  readonly #certificate = selfSignedCertificate({ privateKey: this.#key, commonName: "sp" }).toString(
    "base64",
  );
  /** What came by SOAP. */
  readonly heard: string[] = [];
  confirms = true;
  #soap = "";
  #close = (): void => undefined;

  async listen(): Promise<this> {
    const server = createServer(async (request, response) => {
      const envelope = await text(request);
      this.heard.push(envelope);
      const id = /ID="([^"]+)"/.exec(envelope)?.[1] ?? "";
      const code = this.confirms ? "Success" : "Responder";
      const message = this.#signed(
        `<samlp:LogoutResponse ${NAMESPACES} ID="_risposta" Version="2.0" IssueInstant="${now()}" InResponseTo="${id}">` +
          `<saml:Issuer>${this.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode ` +
          `Value="urn:oasis:names:tc:SAML:2.0:status:${code}"/></samlp:Status></samlp:LogoutResponse>`,
        "_risposta",
      );
      response.setHeader("content-type", "text/xml");
      response.end(envelopeOf(message));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    this.#soap = `http://127.0.0.1:${(server.address() as AddressInfo).port}/SLO/SOAP`;
    this.#close = () => void server.close();
    return this;
  }

  close(): void {
    this.#close();
  }

  metadata({ bindings = ["SOAP", "HTTP-Redirect"] }: { bindings?: string[] } = {}): string {
    const at = (binding: string) =>
      binding === "SOAP" ? this.#soap : "https://sp.example/Shibboleth.sso/SLO/Redirect";
    const logout = bindings.map(
      (binding) =>
        `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${at(binding)}"/>`,
    );
    return (
      `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${this.entityId}">` +
      `<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor>` +
      `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${this.#certificate}` +
      `</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>${logout.join("")}` +
      `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ` +
      `Location="${this.consumer}" index="1"/></md:SPSSODescriptor></md:EntityDescriptor>`
    );
  }

  /** The address a browser is sent to, to sign in. */
  signInUrl(sirac: string, asked: Asked = {}): string {
    return `${sirac}/saml/sso?${this.query("SAMLRequest", this.#authnRequest(sirac, asked), "ss:mem:prova à")}`;
  }

  /** The form a browser posts to sign in: signed within itself. */
  signInForm(sirac: string): Record<string, string> {
    const message = this.#signed(this.#authnRequest(sirac, {}), "_richiesta");
    return { SAMLRequest: Buffer.from(message).toString("base64"), RelayState: "ss:mem:modulo" };
  }

  #authnRequest(sirac: string, asked: Asked): string {
    const { level = 2, comparison = "minimum", force = false, attributes = "" } = asked;
    return (
      `<samlp:AuthnRequest ${NAMESPACES} ID="_richiesta" Version="2.0" IssueInstant="${now()}" ` +
      `Destination="${sirac}/saml/sso" ForceAuthn="${force}" ${attributes}>` +
      `<saml:Issuer>${this.entityId}</saml:Issuer><samlp:RequestedAuthnContext Comparison="${comparison}">` +
      `<saml:AuthnContextClassRef>https://www.spid.gov.it/SpidL${level}</saml:AuthnContextClassRef>` +
      `</samlp:RequestedAuthnContext></samlp:AuthnRequest>`
    );
  }

  logoutUrl(sirac: string, { nameId, sessionIndex }: { nameId: string; sessionIndex: string }): string {
    return `${sirac}/saml/slo?${this.query("SAMLRequest", this.#logoutRequest(nameId, sessionIndex), "ss:mem:uscita")}`;
  }

  logoutEnvelope({ nameId, sessionIndex }: { nameId: string; sessionIndex: string }): string {
    return envelopeOf(this.#signed(this.#logoutRequest(nameId, sessionIndex), "_uscita"));
  }

  /** The answer to a logout request that a browser brought here. */
  logoutAnswerUrl(sirac: string, location: string, code = "Success"): string {
    const { message, relayState } = readRedirect(location);
    const id = /ID="([^"]+)"/.exec(message)?.[1] ?? "";
    const answer =
      `<samlp:LogoutResponse ${NAMESPACES} ID="_fatto" Version="2.0" IssueInstant="${now()}" InResponseTo="${id}">` +
      `<saml:Issuer>${this.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode ` +
      `Value="urn:oasis:names:tc:SAML:2.0:status:${code}"/></samlp:Status></samlp:LogoutResponse>`;
    return `${sirac}/saml/slo?${this.query("SAMLResponse", answer, relayState ?? "")}`;
  }

  query(kind: string, message: string, relayState: string): string {
    const query = new URLSearchParams({
      [kind]: deflateRawSync(message).toString("base64"),
      RelayState: relayState,
      SigAlg: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    }).toString();
    const signature = createSign("RSA-SHA256").update(query).sign(this.#key, "base64");
    return `${query}&Signature=${encodeURIComponent(signature)}`;
  }

  #logoutRequest(nameId: string, sessionIndex: string): string {
    return (
      `<samlp:LogoutRequest ${NAMESPACES} ID="_uscita" Version="2.0" IssueInstant="${now()}">` +
      `<saml:Issuer>${this.entityId}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>` +
      `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`
    );
  }

  #signed(message: string, id: string): string {
    const signer = new SignedXml({
      privateKey: this.#key,
      signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
    });
    signer.addReference({
      xpath: `//*[@ID='${id}']`,
      digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
      transforms: [
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
      ],
    });
    signer.computeSignature(message, {
      location: { reference: "//*[local-name(.)='Issuer']", action: "after" },
    });
    return signer.getSignedXml();
  }
}

const NAMESPACES =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';

const now = (): string => new Date().toISOString();

function envelopeOf(message: string): string {
  return `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${message}</S:Body></S:Envelope>`;
}

export function readRedirect(location: string): { message: string; relayState: string | null } {
  const query = new URL(location).searchParams;
  const encoded = query.get("SAMLRequest") ?? query.get("SAMLResponse") ?? "";
  return {
    message: inflateRawSync(Buffer.from(encoded, "base64")).toString("utf8"),
    relayState: query.get("RelayState"),
  };
}

export interface PostedForm {
  action: string;
  relayState: string;
  xml: string;
}

/** The form of the page that sends the browser back. */
export function readPostPage(markup: string): PostedForm {
  const field = (name: string) =>
    unescape(new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1] ?? "");
  return {
    action: /<form method="post" action="([^"]+)"/.exec(markup)?.[1] ?? "",
    relayState: field("RelayState"),
    xml: Buffer.from(field("SAMLResponse"), "base64").toString("utf8"),
  };
}

/** Checks the signature of the element with this name against the certificate of the metadata; gives what was signed. */
export function signedPart(xml: string, name: string, metadata: string): string | null {
  const certificate = /<ds:X509Certificate>([^<]+)/.exec(metadata)?.[1] ?? "";
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const element = Array.from(document.getElementsByTagName(`*`)).find(({ localName }) => localName === name);
  const signature = Array.from(element?.childNodes ?? []).find(({ nodeName }) => nodeName === "ds:Signature");
  if (signature === undefined) return null;
  const checker = new SignedXml({
    publicCert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----`,
  });
  checker.loadSignature(signature.toString());
  return checker.checkSignature(xml) ? (checker.getSignedReferences()[0] ?? null) : null;
}

/** Attributes of an assertion, each with all its values. */
export function attributesIn(xml: string): Record<string, string[]> {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  return Object.fromEntries(
    Array.from(document.getElementsByTagName("saml:Attribute")).map((attribute) => [
      attribute.getAttribute("Name") ?? "",
      Array.from(attribute.getElementsByTagName("saml:AttributeValue")).map(
        (value) => value.textContent ?? "",
      ),
    ]),
  );
}
