import type { FastifyReply } from "fastify";
import type { Sirac } from "#platforms/sirac/open-sirac.ts";
import { type LogoutOutcome, sign, writeLogoutResponse } from "#platforms/sirac/saml/logout-messages.ts";
import { sendPostPage } from "#platforms/sirac/saml/post-page.ts";
import { redirectUrl } from "#platforms/sirac/saml/sign.ts";

interface Outgoing {
  binding: "redirect" | "post";
  location: string;
  kind: "SAMLRequest" | "SAMLResponse";
  message: { id: string; text: string };
  relayState: string | undefined;
}

/** Sends a signed message through the browser. */
export function sendSaml(sirac: Sirac, reply: FastifyReply, outgoing: Outgoing): FastifyReply {
  const { binding, location, kind, message, relayState } = outgoing;
  const { credential } = sirac;
  if (binding === "post") {
    return sendPostPage(reply, { location, kind, message: sign(message, credential), relayState });
  }
  const url = redirectUrl({ location, kind, message: message.text, relayState }, credential);
  return reply.header("cache-control", "no-store").redirect(url, 302);
}

interface LogoutReply {
  entityId: string;
  /** As whom SIRAC speaks. */
  issuer: string;
  requestId: string;
  relayState?: string | undefined;
  outcome: LogoutOutcome;
}

/** Answers a `LogoutRequest` through the browser; undefined when the application has no address for answers. */
export function answerLogout(
  sirac: Sirac,
  reply: FastifyReply,
  { entityId, issuer, requestId, relayState, outcome }: LogoutReply,
): FastifyReply | undefined {
  const endpoints = sirac.providers.find(entityId)?.logout ?? [];
  const endpoint =
    endpoints.find(({ binding }) => binding === "redirect") ??
    endpoints.find(({ binding }) => binding === "post");
  if (endpoint === undefined) return undefined;
  const location = endpoint.responseLocation;
  const { partialStatus } = sirac.settings.read();
  const facts = { issuer, destination: location, inResponseTo: requestId, outcome, partialStatus };
  const message = writeLogoutResponse(facts);
  const binding = endpoint.binding === "redirect" ? "redirect" : "post";
  return sendSaml(sirac, reply, { binding, location, kind: "SAMLResponse", message, relayState });
}
