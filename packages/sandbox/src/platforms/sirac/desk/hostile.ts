import { credentialOf, type Credential } from "#platforms/sirac/saml/credential.ts";
import { ALGORITHM, NS } from "#platforms/sirac/saml/names.ts";
import {
  type ResponseFacts,
  signedResponse,
  SUCCESS,
  writeAssertion,
  writeResponse,
} from "#platforms/sirac/saml/response.ts";
import { signElement } from "#platforms/sirac/saml/sign.ts";
import { newId } from "#platforms/sirac/saml/xml.ts";
import { strangersKey } from "#platforms/sirac/strangers-key.ts";

interface Minting {
  /** A true answer. */
  facts: ResponseFacts;
  credential: Credential;
  /** Who the attacker would like to be, in an answer that smuggles a second assertion in. */
  coveted: ResponseFacts;
  /** A true assertion that was already presented. */
  earlier: string | undefined;
}

const HOUR_MS = 3_600_000;
const ELSEWHERE = "https://altrove.example/SAML2/POST";

/** Every way an answer can be wrong that an application must refuse; `good` is the control. */
export const HOSTILE = {
  good: ({ facts, credential }) => signedResponse(facts, credential),
  /** A new answer around an assertion that was presented before. */
  replay: ({ facts, credential, earlier }) => {
    const content = earlier ?? signedAssertion(facts, credential);
    return signElement(writeResponse(facts, { outcome: SUCCESS, content }), facts.responseId, { credential });
  },
  /** An attribute changed after signing. */
  tampered: ({ facts, credential }) => {
    const signed = responseOf(facts, signedAssertion(facts, credential));
    return signed.replace(/(<saml:AttributeValue[^>]*>)[^<]*/, "$1MLVMLV70A01Z999X");
  },
  "wrong-audience": ({ facts, credential }) =>
    signedResponse({ ...facts, audience: "https://altrove.example/shibboleth" }, credential),
  "wrong-recipient": ({ facts, credential }) =>
    signedResponse({ ...facts, recipient: ELSEWHERE }, credential),
  "wrong-destination": ({ facts, credential }) =>
    signedResponse({ ...facts, destination: ELSEWHERE }, credential),
  "wrong-issuer": ({ facts, credential }) =>
    signedResponse({ ...facts, issuer: "https://malevolo.example/saml/metadata" }, credential),
  /** A fresh answer around an assertion whose time has passed. */
  expired: ({ facts, credential }) => signedAround(facts, valid(facts, -HOUR_MS), credential),
  "not-yet-valid": ({ facts, credential }) => signedAround(facts, valid(facts, HOUR_MS), credential),
  /** The answer itself is of an hour ago. */
  stale: ({ facts, credential }) => signedResponse(shifted(facts, -HOUR_MS), credential),
  unsigned: ({ facts }) => responseOf(facts, writeAssertion(facts).text),
  "wrong-key": ({ facts }) => signedResponse(facts, strangersCredential()),
  "weak-signature": ({ facts, credential }) => {
    const weak = { credential, signatureAlgorithm: ALGORITHM.rsaSha1, digestAlgorithm: ALGORITHM.sha1 };
    const assertion = signElement(writeAssertion(facts).text, facts.assertionId, weak);
    return signElement(responseOf(facts, assertion), facts.responseId, weak);
  },
  /** The answer to a question asked by another browser. */
  "other-request": ({ facts, credential }) => signedResponse({ ...facts, inResponseTo: newId() }, credential),
  unsolicited: ({ facts, credential }) => signedResponse({ ...facts, inResponseTo: undefined }, credential),
  /** A document type that does nothing: it has no business here. */
  doctype: ({ facts, credential }) => `<!DOCTYPE samlp:Response>${signedResponse(facts, credential)}`,
  /** An entity that would read a file of the application's machine. */
  xxe: ({ facts, credential }) => {
    const doctype = `<!DOCTYPE samlp:Response [<!ENTITY file SYSTEM "file:///etc/hostname">]>`;
    return (
      doctype + signedResponse(facts, credential).replace(/(<saml:AttributeValue[^>]*>)[^<]*/, "$1&file;")
    );
  },
  /** A hundred million repetitions of a word, for a reader that expands entities. */
  "entity-bomb": ({ facts, credential }) => {
    const steps = Array.from({ length: 8 }, (_, n) => `<!ENTITY b${n + 1} "${`&b${n};`.repeat(10)}">`).join(
      "",
    );
    const doctype = `<!DOCTYPE samlp:Response [<!ENTITY b0 "ha">${steps}]>`;
    return doctype + signedResponse(facts, credential).replace(/(<saml:AttributeValue[^>]*>)[^<]*/, "$1&b8;");
  },
  /** A comment inside a value: a careless reader takes what stands before it (CVE-2017-11427 and its like). */
  comment: ({ facts, credential }) => {
    const text = responseOf(facts, signedAssertion(facts, credential));
    return text.replace(/(<saml:AttributeValue[^>]*>[^<]{4})/, "$1<!-- -->");
  },
  /** The wrapping attacks of Somorovsky et al. (USENIX Security 2012): a forged assertion beside the signed one. */
  "xsw-before": ({ facts, credential, coveted }) =>
    responseOf(facts, forged(coveted) + signedAssertion(facts, credential)),
  "xsw-after": ({ facts, credential, coveted }) =>
    responseOf(facts, signedAssertion(facts, credential) + forged(coveted)),
  /** The signed assertion inside the forged one. */
  "xsw-inside": ({ facts, credential, coveted }) =>
    responseOf(
      facts,
      forged(coveted).replace("</saml:Assertion>", `${signedAssertion(facts, credential)}</saml:Assertion>`),
    ),
  /** The signed assertion put away among extensions. */
  "xsw-extensions": ({ facts, credential, coveted }) => {
    const hidden = `<samlp:Extensions>${signedAssertion(facts, credential)}</samlp:Extensions>`;
    return responseOf(facts, forged(coveted)).replace("<samlp:Status>", `${hidden}<samlp:Status>`);
  },
  /** The forged assertion carries the true signature, and the signed original inside that signature. */
  "xsw-object": ({ facts, credential, coveted }) => {
    const signed = signedAssertion(facts, credential);
    const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? "";
    const original = signed.replace(signature, "");
    const wrapped = signature.replace(
      "</ds:Signature>",
      `<ds:Object xmlns:ds="${NS.signature}">${original}</ds:Object></ds:Signature>`,
    );
    return responseOf(facts, forged(coveted).replace("</saml:Issuer>", `</saml:Issuer>${wrapped}`));
  },
  /** The same identifier twice: which of the two does the signature mean? */
  "xsw-same-id": ({ facts, credential, coveted }) =>
    responseOf(
      facts,
      forged({ ...coveted, assertionId: facts.assertionId }) + signedAssertion(facts, credential),
    ),
  /** The whole answer wrapped: a forged one outside, the true signed one among its extensions. */
  "xsw-response": ({ facts, credential, coveted }) => {
    const signed = signElement(responseOf(facts, writeAssertion(facts).text), facts.responseId, {
      credential,
    });
    const outer = responseOf({ ...facts, responseId: newId() }, forged(coveted));
    return outer.replace("<samlp:Status>", `<samlp:Extensions>${signed}</samlp:Extensions><samlp:Status>`);
  },
} as const satisfies Record<string, (minting: Minting) => string>;
export type HostileKind = keyof typeof HOSTILE;

function signedAssertion(facts: ResponseFacts, credential: Credential): string {
  return signElement(writeAssertion(facts).text, facts.assertionId, { credential });
}

function signedAround(facts: ResponseFacts, inner: ResponseFacts, credential: Credential): string {
  return signElement(responseOf(facts, signedAssertion(inner, credential)), facts.responseId, { credential });
}

/** An answer that is not signed itself, so that only the assertion's signature stands between it and belief. */
function responseOf(facts: ResponseFacts, content: string): string {
  return writeResponse(facts, { outcome: SUCCESS, content });
}

function forged(coveted: ResponseFacts): string {
  return writeAssertion(coveted).text;
}

/** Issued now, and good at another time: nothing but its conditions says so. */
function valid(facts: ResponseFacts, byMs: number): ResponseFacts {
  return { ...facts, notBefore: facts.notBefore + byMs, notOnOrAfter: facts.notOnOrAfter + byMs };
}

function shifted(facts: ResponseFacts, byMs: number): ResponseFacts {
  const { issuedAt, authenticatedAt } = facts;
  return { ...valid(facts, byMs), issuedAt: issuedAt + byMs, authenticatedAt: authenticatedAt + byMs };
}

let stranger: Credential | undefined;

/** A key nobody has published, under a certificate that says the same name. */
function strangersCredential(): Credential {
  stranger ??= credentialOf(strangersKey(), "SIRAC simulato");
  return stranger;
}
