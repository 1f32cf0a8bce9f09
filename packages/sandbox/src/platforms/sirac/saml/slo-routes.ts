import type { FastifyInstance, FastifyReply } from "fastify";
import { closeSession } from "#platforms/sirac/close-session.ts";
import { issuerOf } from "#platforms/sirac/discovery-routes.ts";
import { continueRound, leaveEverywhere } from "#platforms/sirac/front-logout.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { sendGoodbye, sendRefusal } from "#platforms/sirac/pages.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import { entityIdOf } from "#platforms/sirac/saml/idp-metadata.ts";
import { authentic, type Incoming, issuerIn, readIncoming } from "#platforms/sirac/saml/incoming.ts";
import {
  inEnvelope,
  type LogoutOutcome,
  outOfEnvelope,
  readLogoutRequest,
  readLogoutResponse,
  sign,
  writeLogoutResponse,
} from "#platforms/sirac/saml/logout-messages.ts";
import { SAML_PATH } from "#platforms/sirac/saml/names.ts";
import { answerLogout } from "#platforms/sirac/saml/send.ts";
import { findProvider } from "#platforms/sirac/saml/sso-routes.ts";
import { parseXml } from "#platforms/sirac/saml/xml.ts";

/** Single logout: asked by an application through the browser or by SOAP, and answered by those SIRAC asked. */
export function registerSamlLogout(app: FastifyInstance, sirac: Sirac): void {
  app.addContentTypeParser(["text/xml", "application/xml"], { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  app.get(SAML_PATH.logout, (request, reply) => singleLogout(sirac, { request, reply }));
  app.post(SAML_PATH.logout, (request, reply) => singleLogout(sirac, { request, reply }));
  app.post(SAML_PATH.logoutSoap, (request, reply) => logoutBySoap(sirac, { request, reply }));
}

async function singleLogout(sirac: Sirac, exchange: Exchange): Promise<FastifyReply> {
  const incoming = readIncoming(exchange.request);
  if (incoming === null) return sendRefusal(exchange.reply, "La richiesta di uscita manca o non si legge.");
  try {
    return incoming.kind === "SAMLRequest"
      ? await asked(sirac, exchange, incoming)
      : await answered(sirac, exchange, incoming);
  } catch {
    return sendRefusal(exchange.reply, "Il messaggio di uscita è incompleto.");
  }
}

async function asked(sirac: Sirac, exchange: Exchange, incoming: Incoming): Promise<FastifyReply> {
  const { reply, request } = exchange;
  const provider = await findProvider(sirac, incoming);
  if (provider === undefined) {
    return sendRefusal(reply, `L'applicazione ${incoming.issuer} non è registrata: mancano i suoi metadati.`);
  }
  const root = authentic(incoming, provider.certificates);
  const { id, nameId, sessionIndexes } = readLogoutRequest(root ?? parseXml(incoming.text));
  const answer = {
    entityId: provider.entityId,
    issuer: entityIdOf(issuerOf(request)),
    requestId: id,
    relayState: incoming.relayState,
  };
  const found =
    root === null ? undefined : participantIn(sirac, provider.entityId, { nameId, sessionIndexes });
  if (found !== undefined) {
    const except = ({ protocol, nameId: name }: Participant): boolean =>
      protocol === "saml" && name === nameId;
    return leaveEverywhere(sirac, exchange, { sid: found.sid, initiator: { by: "saml", ...answer }, except });
  }
  // A session that is gone already is closed (SPID: answer even then); a request nobody signed is not heard.
  const outcome: LogoutOutcome = root === null ? "denied" : "complete";
  return (
    answerLogout(sirac, reply, { ...answer, outcome }) ??
    sendGoodbye(reply, { frames: [], returnTo: undefined, untold: [] })
  );
}

interface Named {
  nameId: string;
  sessionIndexes: readonly string[];
}

function participantIn(
  sirac: Sirac,
  entityId: string,
  { nameId, sessionIndexes }: Named,
): Participant | undefined {
  const participant = sirac.participants.named(entityId, nameId);
  const isMeant = sessionIndexes.length === 0 || sessionIndexes.includes(participant?.sessionIndex ?? "");
  return isMeant ? participant : undefined;
}

async function answered(sirac: Sirac, exchange: Exchange, incoming: Incoming): Promise<FastifyReply> {
  const provider = await findProvider(sirac, incoming);
  const root = provider === undefined ? null : authentic(incoming, provider.certificates);
  const going =
    root === null
      ? undefined
      : continueRound(sirac, exchange, { answer: readLogoutResponse(root), relayState: incoming.relayState });
  return going ?? sendRefusal(exchange.reply, "Nessuna uscita in corso aspetta questa risposta.");
}

/** From server to server: no browser goes round, so everybody is told that way. */
async function logoutBySoap(sirac: Sirac, { request, reply }: Exchange): Promise<FastifyReply> {
  const issuer = entityIdOf(issuerOf(request));
  try {
    const text = outOfEnvelope(String(request.body));
    const provider = await findProvider(sirac, { text, query: null, issuer: issuerIn(parseXml(text)) });
    const root = provider === undefined ? null : authentic({ text, query: null }, provider.certificates);
    const wanted = readLogoutRequest(root ?? parseXml(text));
    const outcome =
      root === null || provider === undefined ? "denied" : await closeNamed(sirac, provider.entityId, wanted);
    const { partialStatus } = sirac.settings.read();
    const answer = writeLogoutResponse({ issuer, inResponseTo: wanted.id, outcome, partialStatus });
    return reply.type("text/xml; charset=utf-8").send(inEnvelope(sign(answer, sirac.credential)));
  } catch {
    const fault =
      "<S:Fault><faultcode>S:Client</faultcode><faultstring>Not a LogoutRequest</faultstring></S:Fault>";
    return reply.code(500).type("text/xml; charset=utf-8").send(inEnvelope(fault));
  }
}

async function closeNamed(sirac: Sirac, entityId: string, named: Named): Promise<LogoutOutcome> {
  const found = participantIn(sirac, entityId, named);
  if (found === undefined) return "complete";
  sirac.participants.leave(found);
  const { unconfirmed } = await closeSession(sirac, found.sid);
  return unconfirmed.length === 0 ? "complete" : "partial";
}
