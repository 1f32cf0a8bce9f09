import { afterAll, beforeAll, expect, test } from "vitest";
import { attributesIn, ServiceProvider, signedPart } from "#test/sirac/service-provider.ts";
import { type OpenedSirac, openSirac } from "#test/sirac/sign-in.ts";

let sirac: OpenedSirac;
let sp: ServiceProvider;
let metadata: string;
const ANNA = "RPTNNA58B59Z999L";
const COVETED = "MRLNDR82L14Z999F";

beforeAll(async () => {
  sirac = await openSirac();
  sp = await new ServiceProvider().listen();
  metadata = await (await fetch(`${sirac.url}/saml/metadata`)).text();
  await post("PUT", "service-providers", { metadata: sp.metadata() });
});
afterAll(async () => {
  sp.close();
  await sirac.close();
});

async function post(method: string, path: string, body: unknown): Promise<Response> {
  return fetch(`${sirac.sandbox.urls.console}/admin/sirac/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

interface Minted {
  location: string;
  xml: string;
  SAMLResponse: string;
  RelayState: string;
}

async function mint(kind: string, more: object = {}): Promise<Minted> {
  const answer = await post("POST", "saml/responses", { kind, request: sp.signInUrl(sirac.url), ...more });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Minted;
}

/** As a strict reader: signature good, and the assertion read from what was signed. */
function readStrictly({ xml }: Minted): Record<string, string[]> | null {
  try {
    const signed = signedPart(xml, "Assertion", metadata);
    return signed === null ? null : attributesIn(signed);
  } catch {
    return null;
  }
}

test("the control is a true answer to the question that was asked", async () => {
  const good = await mint("good");
  expect(good.location).toBe(sp.consumer);
  expect(good.RelayState).toBe("ss:mem:prova à");
  expect(good.xml).toContain('InResponseTo="_richiesta"');
  expect(Buffer.from(good.SAMLResponse, "base64").toString()).toBe(good.xml);
  expect(readStrictly(good)?.["comge_codicefiscale"]).toEqual([ANNA]);
});

test("answers with a wrong signature are just that", async () => {
  for (const kind of ["tampered", "unsigned", "wrong-key"])
    expect(readStrictly(await mint(kind)), kind).toBeNull();
  expect((await mint("tampered")).xml).toContain("MLVMLV70A01Z999X");
  expect((await mint("weak-signature")).xml).toContain("xmldsig#rsa-sha1");
});

test("answers that are well signed and wrong in one thing are wrong in that thing", async () => {
  const wrong: [kind: string, text: RegExp][] = [
    ["wrong-audience", /<saml:Audience>https:\/\/altrove\.example/],
    ["wrong-recipient", /Recipient="https:\/\/altrove\.example/],
    ["wrong-destination", /Destination="https:\/\/altrove\.example/],
    ["wrong-issuer", /<saml:Issuer[^>]*>https:\/\/malevolo\.example/],
  ];
  for (const [kind, text] of wrong) {
    const minted = await mint(kind);
    expect(minted.xml, kind).toMatch(text);
    expect(readStrictly(minted), kind).not.toBeNull();
  }
  expect((await mint("other-request")).xml).not.toContain("_richiesta");
  expect((await mint("unsolicited")).xml).not.toContain("InResponseTo");
  const expiry = async (kind: string): Promise<number> =>
    Date.parse(/Conditions NotBefore="[^"]+" NotOnOrAfter="([^"]+)"/.exec((await mint(kind)).xml)?.[1] ?? "");
  expect(await expiry("expired")).toBeLessThan(Date.now() - 3_000_000);
  expect(await expiry("not-yet-valid")).toBeGreaterThan(Date.now() + 3_000_000);
});

test("a replay is a new answer around the very assertion that was presented before", async () => {
  const assertionIn = ({ xml }: Minted): string =>
    /<saml:Assertion [\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? "";
  const [good, replayed] = [await mint("good"), await mint("replay")];
  expect(assertionIn(replayed)).toBe(assertionIn(good));
  expect(replayed.xml).not.toBe(good.xml);
});

test("document types come in three kinds: idle, reading a file, growing without end", async () => {
  expect((await mint("doctype")).xml).toMatch(/^<!DOCTYPE samlp:Response>/);
  expect((await mint("xxe")).xml).toContain('SYSTEM "file:///etc/hostname"');
  expect((await mint("entity-bomb")).xml).toContain("&b8;");
});

test("a wrapped answer keeps one signature that is good, and a forged assertion that nobody signed", async () => {
  const kinds = (await (await fetch(`${sirac.sandbox.urls.console}/admin/sirac/saml/responses`)).json()) as {
    kinds: string[];
  };
  const wrapping = kinds.kinds.filter((kind) => kind.startsWith("xsw-"));
  expect(wrapping).toHaveLength(7);
  for (const kind of wrapping) {
    const { xml } = await mint(kind);
    expect(xml, kind).toContain(ANNA);
    expect(xml, kind).toContain(COVETED);
    expect(xml.match(/<ds:Signature /g), kind).toHaveLength(1);
  }
});

test("an answer to no question names the application; an unknown one, or person, or kind, is refused", async () => {
  const bare = await post("POST", "saml/responses", { kind: "unsolicited", entityId: sp.entityId });
  expect(((await bare.json()) as Minted).xml).toContain(ANNA);
  for (const wrong of [
    { kind: "good", entityId: "https://sconosciuta.example" },
    { kind: "good", entityId: sp.entityId, identity: "nessuno" },
    { kind: "inventata", entityId: sp.entityId },
    { kind: "good", request: `${sirac.url}/saml/sso?SAMLRequest=%00` },
  ]) {
    expect((await post("POST", "saml/responses", wrong)).status).toBe(400);
  }
});

test("nothing is minted on SIRAC's own listener, where browsers come", async () => {
  expect((await fetch(`${sirac.url}/admin/sirac/saml/responses`)).status).toBe(404);
});

test("a request to leave is minted unsigned or signed by a stranger, for both ways it is brought", async () => {
  const wish = { entityId: sp.entityId, nameId: "_nome", sessionIndex: "_sessione" };
  const of = async (more: object) =>
    (await (await post("POST", "saml/logout-requests", { ...wish, ...more })).json()) as Record<
      string,
      string
    >;
  expect((await of({ binding: "redirect" }))["location"]).toContain("&Signature=");
  expect((await of({ binding: "redirect", signature: "absent" }))["location"]).not.toContain("Signature");
  expect(signedPart((await of({ binding: "soap" }))["envelope"] ?? "", "LogoutRequest", metadata)).toContain(
    "_nome",
  );
  const stranger = await of({ binding: "soap", signature: "wrong-key" });
  expect(() => signedPart(stranger["envelope"] ?? "", "LogoutRequest", metadata)).toThrow();
});
