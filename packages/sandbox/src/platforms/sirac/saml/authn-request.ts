import type { Element } from "@xmldom/xmldom";
import { type AskedLevel, askedLevel } from "#platforms/sirac/levels.ts";
import { authentic, type Incoming } from "#platforms/sirac/saml/incoming.ts";
import { NS } from "#platforms/sirac/saml/names.ts";
import type { ServiceProvider } from "#platforms/sirac/saml/service-providers.ts";
import { attributeOf, childOf, childrenOf, isNamed, textOf } from "#platforms/sirac/saml/xml.ts";

/** An `AuthnRequest` found good: what its answer needs. */
export interface SamlRequest {
  id: string;
  entityId: string;
  consumer: string;
  relayState: string | undefined;
  asked: AskedLevel;
  forceAuthn: boolean;
  isPassive: boolean;
}

export type ReadRequest =
  | { outcome: "good"; request: SamlRequest }
  /** The browser is not sent back: it is not certain that the application asked. */
  | { outcome: "refused"; reason: string };

const refused = (reason: string): ReadRequest => ({ outcome: "refused", reason });

export function readAuthnRequest(incoming: Incoming, provider: ServiceProvider): ReadRequest {
  const root = authentic(incoming, provider.certificates);
  if (root === null) return refused("La firma della richiesta manca o non è dell'applicazione.");
  if (!isNamed(root, [NS.protocol, "AuthnRequest"])) return refused("Non è una richiesta di accesso.");
  const [id, version] = [attributeOf(root, "ID"), attributeOf(root, "Version")];
  if (id === undefined || version !== "2.0") return refused("La richiesta non è di SAML 2.0.");
  const consumer = consumerFor(root, provider);
  if (consumer === undefined) {
    return refused(
      "L'indirizzo di ritorno (AssertionConsumerService) non è fra quelli dichiarati nei metadati.",
    );
  }
  return {
    outcome: "good",
    request: {
      id,
      entityId: provider.entityId,
      consumer,
      relayState: incoming.relayState,
      asked: askedIn(root),
      forceAuthn: isTrue(attributeOf(root, "ForceAuthn")),
      isPassive: isTrue(attributeOf(root, "IsPassive")),
    },
  };
}

function consumerFor(root: Element, { consumers }: ServiceProvider): string | undefined {
  const url = attributeOf(root, "AssertionConsumerServiceURL");
  if (url !== undefined) return consumers.find(({ location }) => location === url)?.location;
  const index = attributeOf(root, "AssertionConsumerServiceIndex");
  if (index !== undefined) return consumers.find((consumer) => consumer.index === Number(index))?.location;
  return (consumers.find(({ isDefault }) => isDefault) ?? consumers[0])?.location;
}

function askedIn(root: Element): AskedLevel {
  const context = childOf(root, [NS.protocol, "RequestedAuthnContext"]);
  if (context === undefined) return askedLevel([], undefined);
  const references = childrenOf(context, [NS.assertion, "AuthnContextClassRef"]).map(
    (reference) => textOf(reference) ?? "",
  );
  return askedLevel(references, attributeOf(context, "Comparison"));
}

function isTrue(value: string | undefined): boolean {
  return value === "true" || value === "1";
}
