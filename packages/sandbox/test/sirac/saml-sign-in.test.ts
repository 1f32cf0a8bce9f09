import { afterAll, beforeAll, expect, test } from "vitest";
import {
  attributesIn,
  type PostedForm,
  readPostPage,
  ServiceProvider,
  signedPart,
} from "#test/sirac/service-provider.ts";
import { type OpenedSirac, openSirac, Visitor } from "#test/sirac/sign-in.ts";

let sirac: OpenedSirac;
let sp: ServiceProvider;
let metadata: string;

beforeAll(async () => {
  sirac = await openSirac();
  sp = await new ServiceProvider().listen();
  metadata = await (await fetch(`${sirac.url}/saml/metadata`)).text();
  const registered = await admin("PUT", "service-providers", { metadata: sp.metadata() });
  expect(registered.status).toBe(200);
});
afterAll(async () => {
  sp.close();
  await sirac.close();
});

function admin(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${sirac.sandbox.urls.console}/admin/sirac/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
}

async function choose(
  url: string,
  fields: Record<string, string>,
  visitor = new Visitor(),
): Promise<PostedForm> {
  const markup = await (await visitor.open(url)).text();
  const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
  const answer = await visitor.open(`${sirac.url}/scelta-identita`, { request, ...fields });
  return readPostPage(await answer.text());
}

test("a person signs in: the answer goes to the application's address, with its RelayState, signed twice with SHA-256", async () => {
  const form = await choose(sp.signInUrl(sirac.url), { identity: "cittadina" });
  expect(form.action).toBe(sp.consumer);
  expect(form.relayState).toBe("ss:mem:prova à");
  expect(form.xml).not.toContain("sha1");
  expect(signedPart(form.xml, "Response", metadata)).toContain('InResponseTo="_richiesta"');
  const assertion = signedPart(form.xml, "Assertion", metadata) ?? "";
  expect(assertion).toContain(`<saml:Audience>${sp.entityId}</saml:Audience>`);
  expect(assertion).toContain(`Recipient="${sp.consumer}"`);
  expect(assertion).toContain("<saml:AuthnContextClassRef>https://www.spid.gov.it/SpidL2<");
  expect(assertion).toMatch(/SessionIndex="[0-9a-f-]{36}"/);
  expect(assertion).toContain("<saml:AuthenticatingAuthority>https://idp.esempio.example/spid<");
  expect(attributesIn(assertion)).toMatchObject({
    comge_codicefiscale: ["RPTNNA58B59Z999L"],
    comge_nome: ["Anna"],
    comge_metodoAutenticazione: ["spid"],
    comge_livelloAutenticazione: ["2"],
  });
});

test("letters beyond ASCII, several values and an empty one arrive as they are", async () => {
  const employee = await choose(sp.signInUrl(sirac.url), { identity: "gruppi" });
  expect(attributesIn(employee.xml)).toMatchObject({
    comge_cognome: ["Überbacher"],
    comge_department: ["Impianti; ascensori, caldaie"],
    comge_memberOf: [
      "CN=GG-DIPENDENTI,OU=Gruppi,DC=dominio,DC=comune,DC=example",
      "CN=GG-STABILE-TECNICI,OU=Gruppi,DC=dominio,DC=comune,DC=example",
      String.raw`CN=GG-IMPIANTI\; ASCENSORI\, CALDAIE,OU=Gruppi,DC=dominio,DC=comune,DC=example`,
    ],
  });
  const silent = await choose(sp.signInUrl(sirac.url), { identity: "senza-posta" });
  expect(attributesIn(silent.xml)["comge_emailAddress"]).toEqual([""]);
});

test("an eIDAS citizen has no tax code, a delegate comes with whom they act for, a domain account is what it is", async () => {
  const european = attributesIn((await choose(sp.signInUrl(sirac.url), { identity: "cittadina-eidas" })).xml);
  expect(european).not.toHaveProperty("comge_codicefiscale");
  expect(european["comge_spidCode"]).toEqual(["ES/IT/PROVA00000024A"]);
  const delegate = await choose(sp.signInUrl(sirac.url), { identity: "delegata" });
  expect(attributesIn(delegate.xml)).toMatchObject({
    comge_codicefiscale: ["TTNCRL70E55Z999M"],
    comge_delegante_codicefiscale: ["TTNRST38R01Z999S"],
    comge_delega_id: ["4711"],
  });
  const employee = await choose(sp.signInUrl(sirac.url), { identity: "urp" });
  expect(employee.xml).toContain("<saml:AuthnContextClassRef>urn:comune:iam:dipendente<");
});

test("what the attribute class does not bring is not told; accessories come besides", async () => {
  await admin("PUT", "service-providers", {
    metadata: sp.metadata(),
    attributeClass: 1,
    accessoryAttributes: ["comge_cellulare"],
  });
  const { xml } = await choose(sp.signInUrl(sirac.url), { identity: "cittadina" });
  expect(Object.keys(attributesIn(xml)).sort()).toEqual([
    "comge_cellulare",
    "comge_codicefiscale",
    "comge_cognome",
    "comge_nome",
    "comge_spidCode",
  ]);
  await admin("PUT", "settings", { rename: { comge_spidCode: "comge_spidcode" }, taxCodePrefix: "TINIT-" });
  const renamed = attributesIn((await choose(sp.signInUrl(sirac.url), { identity: "cittadina" })).xml);
  expect(renamed["comge_spidcode"]).toEqual(["PROVA00000011A"]);
  expect(renamed["comge_codicefiscale"]).toEqual(["TINIT-RPTNNA58B59Z999L"]);
  await admin("PUT", "settings", { rename: {}, taxCodePrefix: "" });
  await admin("DELETE", `service-providers?entityId=${encodeURIComponent(sp.entityId)}`);
  await admin("PUT", "service-providers", { metadata: sp.metadata() });
});

test("the level asked is given, a higher one may be, and who has no credential of it gets error 20", async () => {
  const levelIn = (xml: string) => /SpidL(\d)<\/saml:AuthnContextClassRef>/.exec(xml)?.[1];
  const at = (asked: object, fields: Record<string, string>) =>
    choose(sp.signInUrl(sirac.url, asked), fields).then(
      ({ xml }) => levelIn(xml) ?? /ErrorCode nr\d+/.exec(xml)?.[0],
    );
  const identity = "cittadina";
  expect(await at({ level: 1 }, { identity })).toBe("1");
  expect(await at({ level: 3 }, { identity })).toBe("3");
  expect(await at({ level: 2 }, { identity, level: "3" })).toBe("3");
  expect(await at({ level: 2 }, { identity, level: "1" })).toBe("ErrorCode nr20");
  expect(await at({ level: 2, comparison: "better" }, { identity })).toBe("3");
  expect(await at({ level: 2 }, { identity: "cittadina-spid1" })).toBe("ErrorCode nr20");
  expect(await at({ level: 1, comparison: "exact" }, { identity: "cittadina-spid1" })).toBe("1");
  expect(await at({ level: 2 }, { identity: "cittadina-cie" })).toBe("3");
});

test("level 1 opens a session that the next application finds; at level 2 the person's provider may open none", async () => {
  const visitor = new Visitor();
  await choose(sp.signInUrl(sirac.url, { level: 1 }), { identity: "cittadino-accenti" }, visitor);
  const again = readPostPage(await (await visitor.open(sp.signInUrl(sirac.url, { level: 1 }))).text());
  expect(attributesIn(again.xml)["comge_nome"]).toEqual(["Niccolò"]);
  for (const url of [sp.signInUrl(sirac.url), sp.signInUrl(sirac.url, { level: 1, force: true })]) {
    expect(await (await visitor.open(url)).text()).toContain('name="identity"');
  }
  const alone = await choose(sp.signInUrl(sirac.url), { identity: "cittadino-accenti" });
  expect(alone.xml).not.toContain("SessionIndex");
  const opened = await choose(sp.signInUrl(sirac.url), { identity: "cittadino-accenti", session: "open" });
  expect(opened.xml).toContain("SessionIndex");
  await admin("PUT", "settings", { sessions: { cittadina: false } });
  const closed = await choose(sp.signInUrl(sirac.url), { identity: "cittadina" });
  expect(closed.xml).not.toContain("SessionIndex");
  await admin("PUT", "settings", { sessions: {} });
});

test("an application that asks in silence is told at once that nobody is there", async () => {
  const url = sp.signInUrl(sirac.url, { attributes: 'IsPassive="true"' });
  const { xml } = readPostPage(await (await new Visitor().open(url)).text());
  expect(xml).toContain("urn:oasis:names:tc:SAML:2.0:status:NoPassive");
});

test("each error of SPID can be chosen, and comes back signed with its number", async () => {
  for (const error of ["19", "20", "21", "22", "23", "25", "30"]) {
    const { xml } = await choose(sp.signInUrl(sirac.url), { error });
    expect(signedPart(xml, "Response", metadata)).toContain(
      `<samlp:StatusMessage>ErrorCode nr${error}</samlp:StatusMessage>`,
    );
    expect(xml).toMatch(/status:Responder"><samlp:StatusCode Value="[^"]*:AuthnFailed"/);
    expect(xml).not.toContain("Assertion ");
  }
  expect((await choose(sp.signInUrl(sirac.url), { cancel: "1" })).xml).toContain("ErrorCode nr25");
});

test("who is not registered, signs badly or wants the answer elsewhere is sent nowhere", async () => {
  const good = sp.signInUrl(sirac.url);
  const unsigned = good.replace(/&SigAlg=.*/, "");
  const tampered = good.replace(/RelayState=[^&]*/, "RelayState=altro");
  const elsewhere = sp.signInUrl(sirac.url, {
    attributes: 'AssertionConsumerServiceURL="https://malevolo.example/acs"',
  });
  const stranger = await new ServiceProvider().listen();
  stranger.close();
  for (const url of [unsigned, tampered, elsewhere, stranger.signInUrl(sirac.url), `${sirac.url}/saml/sso`]) {
    const answer = await new Visitor().open(url);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  }
  const typed = sp.query("SAMLRequest", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "x");
  expect((await fetch(`${sirac.url}/saml/sso?${typed}`)).status).toBe(400);
});

test("a request that a browser posts is signed within itself; a changed one is refused", async () => {
  const visitor = new Visitor();
  const form = sp.signInForm(sirac.url);
  expect(await (await visitor.open(`${sirac.url}/saml/sso`, form)).text()).toContain('name="identity"');
  const xml = Buffer.from(form["SAMLRequest"] ?? "", "base64").toString();
  for (const changed of [
    xml.replace("SpidL2", "SpidL1"),
    xml.replace(/<Signature[\s\S]*<\/Signature>/, ""),
  ]) {
    expect(changed).not.toBe(xml);
    const SAMLRequest = Buffer.from(changed).toString("base64");
    expect((await visitor.open(`${sirac.url}/saml/sso`, { ...form, SAMLRequest })).status).toBe(400);
  }
});

test("metadata that describes no application is refused, and from an address it is fetched", async () => {
  for (const wrong of ["non è XML", "<a/>", metadata]) {
    expect((await admin("PUT", "service-providers", { metadata: wrong })).status).toBe(400);
  }
  const asXml = await fetch(`${sirac.sandbox.urls.console}/admin/sirac/service-providers`, {
    method: "PUT",
    headers: { "content-type": "application/samlmetadata+xml" },
    body: sp.metadata(),
  });
  expect(asXml.status).toBe(200);
  // SIRAC's own metadata is of no application, but it is fetched before that is found out.
  const fetched = await admin("PUT", "service-providers", { source: `${sirac.url}/saml/metadata` });
  expect(await fetched.json()).toMatchObject({ detail: "There is no SPSSODescriptor" });
});
