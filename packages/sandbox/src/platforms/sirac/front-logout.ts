import type { FastifyReply } from "fastify";
import { takeParticipants, tellAll, unconfirmed } from "#platforms/sirac/close-session.ts";
import type { Exchange, Sirac } from "#platforms/sirac/open-sirac.ts";
import { sendGoodbye } from "#platforms/sirac/pages.ts";
import type { Participant } from "#platforms/sirac/participants.ts";
import { type LogoutAnswer, writeLogoutRequest } from "#platforms/sirac/saml/logout-messages.ts";
import { answerLogout, sendSaml } from "#platforms/sirac/saml/send.ts";
import type { LogoutEndpoint } from "#platforms/sirac/saml/sp-metadata.ts";
import { newId } from "#platforms/sirac/saml/xml.ts";
import { SESSION_COOKIE } from "#platforms/sirac/sign-in.ts";

/** Time for every application to send the browser back. */
const ROUND_LIFE_SECONDS = 600;

/** Who asked to leave, and what they are answered when everybody has been told. */
export type Initiator =
  | { by: "saml"; entityId: string; issuer: string; requestId: string; relayState?: string | undefined }
  | { by: "application"; returnTo: string }
  | { by: "person" };

/** A logout going round the applications with the person's browser. */
interface Round {
  initiator: Initiator;
  pending: Participant[];
  /** Applications that were not told, or did not confirm. */
  untold: string[];
  /** Addresses to open in frames on the last page. */
  frames: string[];
  awaiting?: { requestId: string; participant: Participant };
}

interface Leaving {
  sid: string;
  initiator: Initiator;
  /** The application that asked: it knows already. */
  except: (participant: Participant) => boolean;
}

/**
 * Ends a session while its person is at the browser. Applications that speak SAML through the browser are visited one
 * after the other, so that they can take their cookies away; the others are told from server to server.
 */
export async function leaveEverywhere(
  sirac: Sirac,
  exchange: Exchange,
  leaving: Leaving,
): Promise<FastifyReply> {
  const { sid, initiator, except } = leaving;
  const session = sirac.store.session(sid);
  const others = takeParticipants(sirac, sid).filter((participant) => !except(participant));
  sirac.store.endSession(sid);
  // The browser may have another session by now, which nobody asked to end.
  const cookie = exchange.request.cookies[SESSION_COOKIE] ?? "";
  if (sirac.store.sessionOfCookie(cookie) === null) exchange.reply.clearCookie(SESSION_COOKIE, { path: "/" });
  const isVisited = (participant: Participant): boolean => visitable(sirac, participant) !== undefined;
  const told = await tellAll(
    sirac,
    others.filter((participant) => !isVisited(participant)),
  );
  const frames = others.flatMap((participant) => frameOf(sirac, participant) ?? []);
  const untold = unconfirmed(sirac, {
    session,
    told: told.filter(({ participant }) => frameOf(sirac, participant) === undefined),
  });
  return goOn(sirac, exchange, { initiator, pending: others.filter(isVisited), untold, frames });
}

function visitable(sirac: Sirac, { protocol, party }: Participant): LogoutEndpoint | undefined {
  if (protocol !== "saml") return undefined;
  const endpoints = sirac.providers.find(party)?.logout ?? [];
  return (
    endpoints.find(({ binding }) => binding === "redirect") ??
    endpoints.find(({ binding }) => binding === "post")
  );
}

/** OpenID Connect Front-Channel Logout 1.0: the address with the issuer and the session. */
function frameOf(sirac: Sirac, { protocol, party, issuer, sid }: Participant): string | undefined {
  const uri = protocol === "oidc" ? sirac.clients.find(party)?.frontchannelLogoutUri : undefined;
  if (uri === undefined || uri === null) return undefined;
  const url = new URL(uri);
  url.searchParams.set("iss", issuer);
  url.searchParams.set("sid", sid);
  return url.href;
}

/** Visits the next application, or ends the round. */
function goOn(sirac: Sirac, exchange: Exchange, round: Round): FastifyReply {
  const [participant, ...pending] = round.pending;
  const endpoint = participant === undefined ? undefined : visitable(sirac, participant);
  if (participant === undefined) return finish(sirac, exchange, round);
  if (endpoint === undefined) {
    return goOn(sirac, exchange, { ...round, pending, untold: [...round.untold, participant.party] });
  }
  const requestId = newId();
  const kept: Round = { ...round, pending, awaiting: { requestId, participant } };
  const relayState = sirac.store.saveRequest(JSON.stringify(kept), ROUND_LIFE_SECONDS);
  const text = writeLogoutRequest({ ...participant, id: requestId, destination: endpoint.location });
  return sendSaml(sirac, exchange.reply, {
    binding: endpoint.binding === "redirect" ? "redirect" : "post",
    location: endpoint.location,
    kind: "SAMLRequest",
    message: { id: requestId, text },
    relayState,
  });
}

/** An application has sent the browser back. Undefined when no round waits for it. */
export function continueRound(
  sirac: Sirac,
  exchange: Exchange,
  { answer, relayState }: { answer: LogoutAnswer; relayState: string | undefined },
): FastifyReply | undefined {
  const saved = sirac.store.takeRequest(relayState ?? "");
  const { awaiting, ...round } = (saved === null ? {} : JSON.parse(saved)) as Round;
  if (awaiting === undefined) return undefined;
  const { requestId, participant } = awaiting;
  if (answer.inResponseTo !== requestId || answer.issuer !== participant.party) return undefined;
  const untold = answer.isSuccess ? round.untold : [...round.untold, participant.party];
  return goOn(sirac, exchange, { ...round, untold });
}

function finish(sirac: Sirac, exchange: Exchange, { initiator, untold, frames }: Round): FastifyReply {
  const isPartial = untold.length > 0;
  if (initiator.by === "saml") {
    const answer = { ...initiator, outcome: isPartial ? ("partial" as const) : ("complete" as const) };
    const sent = answerLogout(sirac, exchange.reply, answer);
    if (sent !== undefined) return sent;
  }
  const returnTo = initiator.by === "application" ? initiator.returnTo : undefined;
  if (returnTo !== undefined && frames.length === 0) return exchange.reply.redirect(returnTo, 302);
  return sendGoodbye(exchange.reply, { frames, returnTo, untold });
}
