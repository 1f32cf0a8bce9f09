import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { readPostPage, readRedirect, ServiceProvider, signedPart } from "#test/sirac/service-provider.ts";
import { type OpenedSirac, openSirac, Visitor } from "#test/sirac/sign-in.ts";

let sirac: OpenedSirac;
let sp: ServiceProvider;
let metadata: string;
let console: string;

beforeAll(async () => {
  sirac = await openSirac();
  sp = await new ServiceProvider().listen();
  console = sirac.sandbox.urls.console ?? "";
  metadata = await (await fetch(`${sirac.url}/saml/metadata`)).text();
});
afterAll(async () => {
  sp.close();
  await sirac.close();
});
beforeEach(async () => {
  sp.heard.length = 0;
  sp.confirms = true;
  await register(sp.metadata());
});

const register = (text: string): Promise<Response> =>
  fetch(`${console}/admin/sirac/service-providers`, {
    method: "PUT",
    headers: { "content-type": "application/xml" },
    body: text,
  });

const sessions = async (): Promise<{ sid: string; participants: { party: string; nameId: string }[] }[]> =>
  (await fetch(`${console}/admin/sirac/sessions`)).json() as never;

interface Entered {
  visitor: Visitor;
  nameId: string;
  sessionIndex: string;
}

async function enter(identity = "cittadina"): Promise<Entered> {
  const visitor = new Visitor();
  const markup = await (await visitor.open(sp.signInUrl(sirac.url))).text();
  const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
  const page = await visitor.open(`${sirac.url}/scelta-identita`, { request, identity });
  const { xml } = readPostPage(await page.text());
  return {
    visitor,
    nameId: /<saml:NameID[^>]*>([^<]+)/.exec(xml)?.[1] ?? "",
    sessionIndex: /SessionIndex="([^"]+)"/.exec(xml)?.[1] ?? "",
  };
}

test("an application that asks for it ends the session, and is answered with its RelayState", async () => {
  const { visitor, ...named } = await enter();
  const answer = await visitor.open(sp.logoutUrl(sirac.url, named));
  const { message, relayState } = readRedirect(answer.headers.get("location") ?? "");
  expect(relayState).toBe("ss:mem:uscita");
  expect(message).toContain('InResponseTo="_uscita"');
  expect(message).toContain("status:Success");
  expect(sp.heard).toEqual([]);
  expect(await (await visitor.open(sp.signInUrl(sirac.url))).text()).toContain('name="identity"');
  const again = await visitor.open(sp.logoutUrl(sirac.url, named));
  expect(readRedirect(again.headers.get("location") ?? "").message).toContain("status:Success");
});

test("a request to leave that is not signed, or signed by somebody else, ends nothing", async () => {
  const { visitor, ...named } = await enter();
  const url = sp.logoutUrl(sirac.url, named).replace(/&SigAlg=.*/, "");
  const answer = await visitor.open(url);
  expect(readRedirect(answer.headers.get("location") ?? "").message).toContain("status:RequestDenied");
  const stranger = new ServiceProvider();
  const forged = await visitor.open(stranger.logoutUrl(sirac.url, named));
  expect(readRedirect(forged.headers.get("location") ?? "").message).toContain("status:RequestDenied");
  const soap = await fetch(`${sirac.url}/saml/slo/soap`, {
    method: "POST",
    headers: { "content-type": "text/xml" },
    body: stranger.logoutEnvelope(named),
  });
  expect(await soap.text()).toContain("status:RequestDenied");
  expect((await sessions()).map(({ sid }) => sid)).toContain(named.sessionIndex);
});

test("by SOAP the session ends without a browser, and the answer is signed", async () => {
  const { visitor, ...named } = await enter();
  const answer = await fetch(`${sirac.url}/saml/slo/soap`, {
    method: "POST",
    headers: { "content-type": "text/xml" },
    body: sp.logoutEnvelope(named),
  });
  const text = await answer.text();
  expect(signedPart(text, "LogoutResponse", metadata)).toContain("status:Success");
  expect(await (await visitor.open(sp.signInUrl(sirac.url))).text()).toContain('name="identity"');
});

test("a session closed at the desk is told to the application by SOAP, signed, with its NameID", async () => {
  const { nameId, sessionIndex } = await enter();
  const closed = await fetch(`${console}/admin/sirac/sessions/${sessionIndex}`, { method: "DELETE" });
  expect(await closed.json()).toEqual({
    told: [{ protocol: "saml", party: sp.entityId, confirmed: true }],
    unconfirmed: [],
  });
  const heard = signedPart(sp.heard[0] ?? "", "LogoutRequest", metadata);
  expect(heard).toContain(`>${nameId}</saml:NameID>`);
  expect(heard).toContain(`<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`);
  expect((await fetch(`${console}/admin/sirac/sessions/${sessionIndex}`, { method: "DELETE" })).status).toBe(
    404,
  );
});

test("the desk's page lists who is in, and its button says when an application did not confirm", async () => {
  const { sessionIndex } = await enter("gruppi");
  const page = await (await fetch(`${console}/sirac`)).text();
  expect(page).toContain("Ute Überbacher");
  expect(page).toContain("Chiudi questa sessione");
  expect(page).toContain(sp.entityId);
  sp.confirms = false;
  const close = `${console}/sirac/sessioni/${sessionIndex}/chiudi`;
  const answer = await fetch(close, { method: "POST", redirect: "manual" });
  expect(answer.headers.get("location")).toBe("/sirac?esito=non-tutti");
  expect(await (await fetch(`${console}/sirac?esito=non-tutti`)).text()).toContain(
    "non tutte le applicazioni",
  );
});

test("a person at SIRAC's own page is taken round the applications by Redirect, and back", async () => {
  const { visitor, nameId } = await enter();
  expect(await (await visitor.open(`${sirac.url}/sessione`)).text()).toContain(sp.entityId);
  const there = await visitor.open(`${sirac.url}/sessione`, {});
  const location = there.headers.get("location") ?? "";
  expect(location).toContain("https://sp.example/Shibboleth.sso/SLO/Redirect?");
  expect(readRedirect(location).message).toContain(nameId);
  const back = await visitor.open(sp.logoutAnswerUrl(sirac.url, location));
  const goodbye = await back.text();
  expect(goodbye).toContain("Sei uscito");
  expect(goodbye).not.toContain("Non hanno confermato");
  expect((await visitor.open(sp.logoutAnswerUrl(sirac.url, location))).status).toBe(400);
});

test("an application that does not confirm is named on the last page", async () => {
  const { visitor } = await enter();
  const there = await visitor.open(`${sirac.url}/sessione`, {});
  const back = await visitor.open(
    sp.logoutAnswerUrl(sirac.url, there.headers.get("location") ?? "", "Responder"),
  );
  expect(await back.text()).toContain(`Non hanno confermato l'uscita: ${sp.entityId}`);
});

test("a logout through CIE is partial, for CIE confirms none; so is any, when the desk says so", async () => {
  const card = await enter("cittadina-cie");
  const answer = await card.visitor.open(sp.logoutUrl(sirac.url, card));
  expect(readRedirect(answer.headers.get("location") ?? "").message).toMatch(
    /status:Requester"><samlp:StatusCode Value="[^"]*:PartialLogout"/,
  );
  const settings = (patch: object): Promise<Response> =>
    fetch(`${console}/admin/sirac/settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(patch),
    });
  await settings({ logout: "partial", partialStatus: "Success" });
  const citizen = await enter();
  const partial = await citizen.visitor.open(sp.logoutUrl(sirac.url, citizen));
  expect(readRedirect(partial.headers.get("location") ?? "").message).toMatch(
    /status:Success"><samlp:StatusCode Value="[^"]*:PartialLogout"/,
  );
  await settings({ logout: "as-it-went", partialStatus: "Requester" });
});

test("signing in again within a session keeps the name the application knows the person by", async () => {
  const first = await enter();
  const again = readPostPage(await (await first.visitor.open(sp.signInUrl(sirac.url))).text());
  expect(again.xml).toContain(`>${first.nameId}</saml:NameID>`);
  const { participants } = (await sessions()).find(({ sid }) => sid === first.sessionIndex) ?? {
    participants: [],
  };
  expect(participants).toHaveLength(1);
});
