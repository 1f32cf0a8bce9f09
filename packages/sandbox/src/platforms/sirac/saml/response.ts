import type { Released } from "#platforms/sirac/attribute-classes.ts";
import type { Credential } from "#platforms/sirac/saml/credential.ts";
import { encryptAssertion } from "#platforms/sirac/saml/encrypt.ts";
import { BASIC_NAME, BEARER, ENTITY_FORMAT, NS, status, TRANSIENT } from "#platforms/sirac/saml/names.ts";
import { signElement } from "#platforms/sirac/saml/sign.ts";
import { instant, newId, type Xml, xml } from "#platforms/sirac/saml/xml.ts";

/** Everything an answer says. A good one is made by `factsOf`; a hostile one changes a member or two. */
export interface ResponseFacts {
  responseId: string;
  assertionId: string;
  /** SIRAC's entity id. */
  issuer: string;
  destination: string;
  recipient: string;
  audience: string;
  /** Absent from an answer to nobody's question. */
  inResponseTo: string | undefined;
  nameId: string;
  /** Absent when no session was opened that a logout could name (SPID, level 2 and 3). */
  sessionIndex: string | undefined;
  classRef: string;
  /** Who vouched, behind SIRAC (`AuthenticatingAuthority`). */
  authority: string;
  attributes: readonly Released[];
  /** Milliseconds, each. */
  issuedAt: number;
  authenticatedAt: number;
  notBefore: number;
  notOnOrAfter: number;
}

/** How long an assertion may be presented. */
export const ASSERTION_LIFE_MS = 300_000;

export function freshIds(): Pick<ResponseFacts, "responseId" | "assertionId" | "nameId"> {
  return { responseId: newId(), assertionId: newId(), nameId: newId() };
}

export function writeAssertion(facts: ResponseFacts): Xml {
  const { issuer, nameId, inResponseTo, recipient, notBefore, notOnOrAfter, audience } = facts;
  const answers = inResponseTo === undefined ? undefined : xml` InResponseTo="${inResponseTo}"`;
  return xml`<saml:Assertion xmlns:saml="${NS.assertion}" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="${facts.assertionId}" Version="2.0" \
IssueInstant="${instant(facts.issuedAt)}"><saml:Issuer Format="${ENTITY_FORMAT}">${issuer}</saml:Issuer>\
<saml:Subject><saml:NameID Format="${TRANSIENT}" NameQualifier="${issuer}">${nameId}</saml:NameID>\
<saml:SubjectConfirmation Method="${BEARER}"><saml:SubjectConfirmationData${answers} Recipient="${recipient}" \
NotOnOrAfter="${instant(notOnOrAfter)}"/></saml:SubjectConfirmation></saml:Subject>\
<saml:Conditions NotBefore="${instant(notBefore)}" NotOnOrAfter="${instant(notOnOrAfter)}"><saml:AudienceRestriction>\
<saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
${authnStatement(facts)}${attributeStatement(facts.attributes)}</saml:Assertion>`;
}

function authnStatement({ authenticatedAt, sessionIndex, classRef, authority }: ResponseFacts): Xml {
  const index = sessionIndex === undefined ? undefined : xml` SessionIndex="${sessionIndex}"`;
  return xml`<saml:AuthnStatement AuthnInstant="${instant(authenticatedAt)}"${index}><saml:AuthnContext>\
<saml:AuthnContextClassRef>${classRef}</saml:AuthnContextClassRef>\
<saml:AuthenticatingAuthority>${authority}</saml:AuthenticatingAuthority></saml:AuthnContext></saml:AuthnStatement>`;
}

/** The schema wants at least one attribute in a statement. */
function attributeStatement(attributes: readonly Released[]): Xml | undefined {
  if (attributes.length === 0) return undefined;
  const written = attributes.map(([name, value]) => {
    const values = typeof value === "string" ? [value] : value;
    return xml`<saml:Attribute Name="${name}" NameFormat="${BASIC_NAME}">${values.map(
      (one) => xml`<saml:AttributeValue xsi:type="xs:string">${one}</saml:AttributeValue>`,
    )}</saml:Attribute>`;
  });
  return xml`<saml:AttributeStatement>${written}</saml:AttributeStatement>`;
}

type Envelope = Pick<ResponseFacts, "responseId" | "issuer" | "destination" | "inResponseTo" | "issuedAt">;

/** A `Response` around what is given: an assertion already written, or nothing. */
export function writeResponse(
  facts: Envelope,
  { outcome, content = "" }: { outcome: Xml; content?: string },
): string {
  const { responseId, issuer, destination, inResponseTo, issuedAt } = facts;
  const answers = inResponseTo === undefined ? undefined : xml` InResponseTo="${inResponseTo}"`;
  const head = xml`<samlp:Response xmlns:samlp="${NS.protocol}" xmlns:saml="${NS.assertion}" ID="${responseId}" \
Version="2.0" IssueInstant="${instant(issuedAt)}" Destination="${destination}"${answers}>\
<saml:Issuer Format="${ENTITY_FORMAT}">${issuer}</saml:Issuer>${outcome}`;
  return `${head.text}${content}</samlp:Response>`;
}

/** Status codes, the second inside the first, and the message people of SPID know by its number. */
export function writeStatus(codes: readonly [string, string?], message?: string): Xml {
  const [first, second] = codes;
  const inner = second === undefined ? undefined : xml`<samlp:StatusCode Value="${status(second)}"/>`;
  const words =
    message === undefined ? undefined : xml`<samlp:StatusMessage>${message}</samlp:StatusMessage>`;
  return xml`<samlp:Status><samlp:StatusCode Value="${status(first)}">${inner}</samlp:StatusCode>${words}</samlp:Status>`;
}

export const SUCCESS: Xml = writeStatus(["Success"]);

/**
 * Assertion and answer both signed, as applications may ask for either.
 * @param readBy the certificate of who alone may read the assertion
 */
export function signedResponse(facts: ResponseFacts, credential: Credential, readBy?: string): string {
  const assertion = signElement(writeAssertion(facts).text, facts.assertionId, { credential });
  const content = readBy === undefined ? assertion : encryptAssertion(assertion, readBy);
  const response = writeResponse(facts, { outcome: SUCCESS, content });
  return signElement(response, facts.responseId, { credential });
}

/** An answer without a person: an error of SPID, or one of SAML's own. */
export function signedRefusal(facts: Envelope, outcome: Xml, credential: Credential): string {
  return signElement(writeResponse(facts, { outcome }), facts.responseId, { credential });
}
