import type { Element } from "@xmldom/xmldom";
import type { Credential } from "#platforms/sirac/saml/credential.ts";
import { issuerIn } from "#platforms/sirac/saml/incoming.ts";
import { ENTITY_FORMAT, NS, status, TRANSIENT } from "#platforms/sirac/saml/names.ts";
import { writeStatus } from "#platforms/sirac/saml/response.ts";
import { signElement } from "#platforms/sirac/saml/sign.ts";
import {
  attributeOf,
  childOf,
  childrenOf,
  instant,
  isNamed,
  newId,
  NotXml,
  parseXml,
  textOf,
  xml,
} from "#platforms/sirac/saml/xml.ts";

/** How long a request to leave may be presented. */
const LOGOUT_LIFE_MS = 300_000;

interface LogoutRequestFacts {
  id: string;
  issuer: string;
  destination: string;
  nameId: string;
  sessionIndex: string;
}

export function writeLogoutRequest(facts: LogoutRequestFacts): string {
  const { id, issuer, destination, nameId, sessionIndex } = facts;
  const now = Date.now();
  const index =
    sessionIndex === "" ? undefined : xml`<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`;
  return xml`<samlp:LogoutRequest xmlns:samlp="${NS.protocol}" xmlns:saml="${NS.assertion}" ID="${id}" Version="2.0" \
IssueInstant="${instant(now)}" Destination="${destination}" NotOnOrAfter="${instant(now + LOGOUT_LIFE_MS)}">\
<saml:Issuer Format="${ENTITY_FORMAT}">${issuer}</saml:Issuer>\
<saml:NameID Format="${TRANSIENT}" NameQualifier="${issuer}">${nameId}</saml:NameID>${index}</samlp:LogoutRequest>`
    .text;
}

interface LogoutResponseFacts {
  issuer: string;
  /** Absent from an answer on the connection of the question. */
  destination?: string;
  inResponseTo: string;
  outcome: LogoutOutcome;
  /** The first code of a partial logout. */
  partialStatus: string;
}

/** `partial`: somebody could not be told. `denied`: it was not certain who asked. */
export type LogoutOutcome = "complete" | "partial" | "denied";

type Codes = readonly [string, string?];

function codesOf(outcome: LogoutOutcome, partialStatus: string): Codes {
  if (outcome === "complete") return ["Success"];
  return outcome === "partial" ? [partialStatus, "PartialLogout"] : ["Requester", "RequestDenied"];
}

export function writeLogoutResponse(facts: LogoutResponseFacts): { id: string; text: string } {
  const { issuer, destination, inResponseTo, outcome, partialStatus } = facts;
  const id = newId();
  const to = destination === undefined ? undefined : xml` Destination="${destination}"`;
  const message = xml`<samlp:LogoutResponse xmlns:samlp="${NS.protocol}" xmlns:saml="${NS.assertion}" ID="${id}" \
Version="2.0" IssueInstant="${instant(Date.now())}"${to} InResponseTo="${inResponseTo}">\
<saml:Issuer Format="${ENTITY_FORMAT}">${issuer}</saml:Issuer>${writeStatus(codesOf(outcome, partialStatus))}</samlp:LogoutResponse>`;
  return { id, text: message.text };
}

interface LogoutRequest {
  id: string;
  issuer: string;
  nameId: string;
  sessionIndexes: readonly string[];
}

/** Throws `NotXml` when a part is missing. */
export function readLogoutRequest(root: Element): LogoutRequest {
  const [id, nameId] = [attributeOf(root, "ID"), textOf(childOf(root, [NS.assertion, "NameID"]))];
  if (!isNamed(root, [NS.protocol, "LogoutRequest"]) || id === undefined || nameId === undefined) {
    throw new NotXml("This is not a LogoutRequest with a NameID");
  }
  const sessionIndexes = childrenOf(root, [NS.protocol, "SessionIndex"]).map((index) => textOf(index) ?? "");
  return { id, issuer: issuerIn(root), nameId, sessionIndexes };
}

export interface LogoutAnswer {
  issuer: string;
  inResponseTo: string | undefined;
  isSuccess: boolean;
}

/** Throws `NotXml` when it is something else. */
export function readLogoutResponse(root: Element): LogoutAnswer {
  if (!isNamed(root, [NS.protocol, "LogoutResponse"])) throw new NotXml("This is not a LogoutResponse");
  const code = childOf(childOf(root, [NS.protocol, "Status"]), [NS.protocol, "StatusCode"]);
  const second = childOf(code, [NS.protocol, "StatusCode"]);
  const isDone =
    code !== undefined && attributeOf(code, "Value") === status("Success") && second === undefined;
  // Whoever is not known there has nothing left to close.
  const isGone = second !== undefined && attributeOf(second, "Value") === status("UnknownPrincipal");
  const isSuccess = isDone || isGone;
  return { issuer: issuerIn(root), inResponseTo: attributeOf(root, "InResponseTo"), isSuccess };
}

/** The SOAP binding: the message, signed within itself, in an envelope. */
export function inEnvelope(message: string): string {
  return `<S:Envelope xmlns:S="${NS.soap}"><S:Body>${message}</S:Body></S:Envelope>`;
}

/** The message of an envelope, as text, so that its signature can be checked. Throws `NotXml`. */
export function outOfEnvelope(text: string): string {
  const root = parseXml(text);
  const body = childOf(isNamed(root, [NS.soap, "Envelope"]) ? root : undefined, [NS.soap, "Body"]);
  const message = Array.from(body?.childNodes ?? []).find((node) => node.nodeType === 1);
  if (message === undefined) throw new NotXml("This is not an envelope with a message");
  return message.toString();
}

export function sign(message: { id: string; text: string }, credential: Credential): string {
  return signElement(message.text, message.id, { credential });
}
