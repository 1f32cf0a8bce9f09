import type { FastifyInstance, FastifyReply } from "fastify";
import { release } from "#platforms/sirac/attribute-classes.ts";
import { issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { findIdentity } from "#platforms/sirac/identities.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { sendRefusal } from "#platforms/sirac/pages.ts";
import { PROVIDERS } from "#platforms/sirac/people/schemes.ts";
import { readAuthnRequest, type SamlRequest } from "#platforms/sirac/saml/authn-request.ts";
import { entityIdOf, writeIdpMetadata } from "#platforms/sirac/saml/idp-metadata.ts";
import { authentic, type Incoming, readIncoming } from "#platforms/sirac/saml/incoming.ts";
import { SAML_PATH } from "#platforms/sirac/saml/names.ts";
import { sendPostPage } from "#platforms/sirac/saml/post-page.ts";
import {
  ASSERTION_LIFE_MS,
  freshIds,
  type ResponseFacts,
  signedRefusal,
  signedResponse,
  writeStatus,
} from "#platforms/sirac/saml/response.ts";
import { registerConfigured, type ServiceProvider } from "#platforms/sirac/saml/service-providers.ts";
import { newId, type Xml } from "#platforms/sirac/saml/xml.ts";
import { askWho, type Protocol, sessionFor } from "#platforms/sirac/sign-in.ts";
import { statusMessage } from "#platforms/sirac/spid-errors.ts";
import type { Session } from "#platforms/sirac/store.ts";

/** SIRAC as a SAML 2.0 identity provider: metadata and sign-on. */
export function registerSamlSignOn(app: FastifyInstance, sirac: Sirac): void {
  app.get(SAML_PATH.metadata, (request, reply) =>
    reply
      .type("application/samlmetadata+xml; charset=utf-8")
      .send(writeIdpMetadata(issuerOf(request), sirac.credential)),
  );
  app.get(SAML_PATH.signOn, (request, reply) => signOn(sirac, { request, reply }));
  app.post(SAML_PATH.signOn, (request, reply) => signOn(sirac, { request, reply }));
}

async function signOn(sirac: Sirac, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange;
  const incoming = readIncoming(request);
  if (incoming === null || incoming.kind !== "SAMLRequest") {
    return sendRefusal(reply, "La richiesta di accesso (SAMLRequest) manca o non si legge.");
  }
  const provider = await findProvider(sirac, incoming);
  if (provider === undefined) {
    return sendRefusal(reply, `L'applicazione ${incoming.issuer} non è registrata: mancano i suoi metadati.`);
  }
  const read = readAuthnRequest(incoming, provider);
  if (read.outcome === "refused") return sendRefusal(reply, read.reason);
  const wanted = read.request;
  const session = wanted.forceAuthn ? null : sessionFor(sirac, exchange, wanted.asked);
  if (session !== null) return sendAssertion(sirac, exchange, { wanted, session });
  if (wanted.isPassive)
    return sendOutcome(sirac, exchange, { wanted, outcome: writeStatus(["Responder", "NoPassive"]) });
  return askWho(sirac, exchange, { protocol: "saml", asked: wanted.asked, wanted });
}

/**
 * Who says to have sent this. Metadata named in the configuration is read anew when the sender is not known, or has
 * another key than we know: it may have started after us, and again since.
 */
export async function findProvider(
  sirac: Sirac,
  sent: Pick<Incoming, "issuer" | "text" | "query">,
): Promise<ServiceProvider | undefined> {
  const known = sirac.providers.find(sent.issuer);
  const sources = sirac.world.config.sirac?.serviceProviders ?? [];
  if (sources.length === 0 || (known !== undefined && authentic(sent, known.certificates) !== null))
    return known;
  await registerConfigured(sirac.providers, sources);
  return sirac.providers.find(sent.issuer);
}

export function samlProtocol(sirac: Sirac): Protocol {
  return {
    welcome: (exchange, wanted, session) =>
      sendAssertion(sirac, exchange, { wanted: wanted as SamlRequest, session }),
    refuse: (exchange, wanted, code) =>
      sendOutcome(sirac, exchange, {
        wanted: wanted as SamlRequest,
        outcome: writeStatus(["Responder", "AuthnFailed"], statusMessage(code)),
      }),
  };
}

interface Welcome {
  wanted: SamlRequest;
  session: Session;
}

function sendAssertion(
  sirac: Sirac,
  { request, reply }: Exchange,
  { wanted, session }: Welcome,
): FastifyReply {
  // SAML has nothing to renew: who was let in for hours can be told of the end all that time.
  sirac.store.keepSession(session.sid);
  const fresh = factsOf(sirac, entityIdOf(issuerOf(request)), { ...wanted, session });
  // Within a session an application knows a person by one name, however often it asks.
  const before = sirac.participants.of(session.sid).find(({ party }) => party === wanted.entityId);
  const facts = { ...fresh, nameId: before?.nameId ?? fresh.nameId };
  if (session.joined) {
    sirac.participants.join({
      sid: session.sid,
      protocol: "saml",
      party: wanted.entityId,
      issuer: facts.issuer,
      nameId: facts.nameId,
      sessionIndex: session.sid,
    });
  }
  return sendPostPage(reply, {
    location: wanted.consumer,
    kind: "SAMLResponse",
    message: signedResponse(facts, sirac.credential, readerOf(sirac, wanted.entityId)),
    relayState: wanted.relayState,
  });
}

/** Whose eyes alone the assertion is for, where SIRAC encrypts at all. */
function readerOf(sirac: Sirac, entityId: string): string | undefined {
  const { encryption } = sirac.settings.read();
  const keys = sirac.providers.find(entityId)?.encryptionCertificates ?? [];
  return encryption === "none" ? undefined : keys.at(encryption === "first-key" ? 0 : -1);
}

export interface Addressee {
  entityId: string;
  consumer: string;
  id: string | undefined;
  session: Session;
}

/** What a true answer says of a session to an application. */
export function factsOf(
  sirac: Sirac,
  issuer: string,
  { entityId, consumer, id, session }: Addressee,
): ResponseFacts {
  const identity = findIdentity(session.identityId);
  const provider = sirac.providers.find(entityId);
  if (identity === undefined || provider === undefined)
    throw new Error("The person or the application is gone");
  const now = Date.now();
  const { level, classRef, joined, sid, authenticatedAt } = session;
  return {
    ...freshIds(),
    issuer,
    destination: consumer,
    recipient: consumer,
    audience: entityId,
    inResponseTo: id,
    sessionIndex: joined ? sid : undefined,
    classRef,
    authority: PROVIDERS[identity.provider].entityId,
    attributes: release({ identity, level, party: provider.settings, settings: sirac.settings.read() }),
    issuedAt: now,
    authenticatedAt: authenticatedAt * 1000,
    notBefore: now,
    notOnOrAfter: now + ASSERTION_LIFE_MS,
  };
}

function sendOutcome(
  sirac: Sirac,
  { request, reply }: Exchange,
  { wanted, outcome }: { wanted: SamlRequest; outcome: Xml },
): FastifyReply {
  const facts = {
    responseId: newId(),
    issuer: entityIdOf(issuerOf(request)),
    destination: wanted.consumer,
    inResponseTo: wanted.id,
    issuedAt: Date.now(),
  };
  return sendPostPage(reply, {
    location: wanted.consumer,
    kind: "SAMLResponse",
    message: signedRefusal(facts, outcome, sirac.credential),
    relayState: wanted.relayState,
  });
}
