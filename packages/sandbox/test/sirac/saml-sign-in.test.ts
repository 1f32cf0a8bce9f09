import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test("xmlsec1, where it is installed, finds both signatures good", (context) => {
  const { error } = spawnSync("xmlsec1", ["--version"]);
  // why: it comes with a Debian package that a developer's machine may lack; xml-crypto has checked already.
  if (error !== undefined) return context.skip();
  const folder = mkdtempSync(join(tmpdir(), "stabile-saml-"));
  writeFileSync(join(folder, "metadata.xml"), metadata);
  const certificate = /<ds:X509Certificate>([^<]+)/.exec(metadata)?.[1] ?? "";
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`;
  writeFileSync(join(folder, "sirac.pem"), pem);
  const said = execFileSync(
    "xmlsec1",
    [
      ..."--verify --pubkey-cert-pem sirac.pem --enabled-reference-uris same-doc".split(" "),
      ..."--id-attr:ID urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor metadata.xml".split(" "),
    ],
    { cwd: folder, stdio: "pipe" },
  );
  expect(said).toBeDefined();
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
