import type { Element } from "@xmldom/xmldom";
import { BINDING, type Binding, NS } from "#platforms/sirac/saml/names.ts";
import {
  attributeOf,
  childOf,
  childrenOf,
  isNamed,
  NotXml,
  parseXml,
  textOf,
} from "#platforms/sirac/saml/xml.ts";

interface AssertionConsumer {
  index: number | null;
  location: string;
  isDefault: boolean;
}

export interface LogoutEndpoint {
  binding: Binding;
  location: string;
  /** Where answers go, when not to `location`. */
  responseLocation: string;
}

/** What SIRAC needs to know of an application that speaks SAML: read from its own metadata. */
export interface SpMetadata {
  entityId: string;
  /** Those that take a POST; SIRAC answers in no other way. */
  consumers: readonly AssertionConsumer[];
  logout: readonly LogoutEndpoint[];
  /** Signing certificates, Base64 of DER. */
  certificates: readonly string[];
  /** Those with which what only the application may read is encrypted. */
  encryptionCertificates: readonly string[];
}

/** Reads an `EntityDescriptor`. Throws `NotXml` with a reason when it describes no service provider. */
export function readSpMetadata(text: string): SpMetadata {
  const root = parseXml(text);
  const entity = isNamed(root, [NS.metadata, "EntitiesDescriptor"])
    ? childrenOf(root, [NS.metadata, "EntityDescriptor"]).find((child) => roleOf(child) !== undefined)
    : root;
  if (entity === undefined || !isNamed(entity, [NS.metadata, "EntityDescriptor"])) {
    throw new NotXml("There is no EntityDescriptor");
  }
  const [entityId, role] = [attributeOf(entity, "entityID"), roleOf(entity)];
  if (entityId === undefined || role === undefined) throw new NotXml("There is no SPSSODescriptor");
  const consumers = consumersOf(role);
  if (consumers.length === 0) throw new NotXml("There is no AssertionConsumerService for HTTP-POST");
  return {
    ...{ entityId, consumers, logout: logoutOf(role) },
    certificates: certificatesOf(role, "signing"),
    encryptionCertificates: certificatesOf(role, "encryption"),
  };
}

function roleOf(entity: Element): Element | undefined {
  return childOf(entity, [NS.metadata, "SPSSODescriptor"]);
}

function consumersOf(role: Element): AssertionConsumer[] {
  return childrenOf(role, [NS.metadata, "AssertionConsumerService"])
    .filter((service) => attributeOf(service, "Binding") === BINDING.post)
    .map((service) => ({
      index: numberOf(attributeOf(service, "index")),
      location: webAddress(attributeOf(service, "Location")),
      isDefault: attributeOf(service, "isDefault") === "true",
    }));
}

function logoutOf(role: Element): LogoutEndpoint[] {
  return childrenOf(role, [NS.metadata, "SingleLogoutService"]).flatMap((service) => {
    const uri = attributeOf(service, "Binding");
    const binding = (Object.keys(BINDING) as Binding[]).find((name) => BINDING[name] === uri);
    if (binding === undefined) return [];
    const location = webAddress(attributeOf(service, "Location"));
    const responseLocation = attributeOf(service, "ResponseLocation");
    return [
      {
        binding,
        location,
        responseLocation: responseLocation === undefined ? location : webAddress(responseLocation),
      },
    ];
  });
}

/** A key that does not say what it is for is for either. */
function certificatesOf(role: Element, use: "signing" | "encryption"): string[] {
  const keys = childrenOf(role, [NS.metadata, "KeyDescriptor"]).filter((key) =>
    [use, undefined].includes(attributeOf(key, "use") as typeof use | undefined),
  );
  const found = keys.flatMap((key) => {
    const info = childOf(key, [NS.signature, "KeyInfo"]);
    const data = info === undefined ? [] : childrenOf(info, [NS.signature, "X509Data"]);
    return data.flatMap((part) => childrenOf(part, [NS.signature, "X509Certificate"]));
  });
  return [...new Set(found.map((certificate) => textOf(certificate)?.replaceAll(/\s/g, "") ?? ""))];
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** A browser is sent there: nothing but http and https. Throws `NotXml`. */
function webAddress(location: string | undefined): string {
  const url = URL.canParse(location ?? "") ? new URL(location ?? "") : null;
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new NotXml(`"${location ?? ""}" is not a web address`);
  }
  return location ?? "";
}
