import {
  allowInsecureRequests,
  buildEndSessionUrl,
  ClientSecretBasic,
  discovery,
  fetchUserInfo,
  refreshTokenGrant,
} from "openid-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEMO_IDENTITIES } from "#platforms/sirac/identities.ts";
import {
  comeBack,
  discoverClient,
  exchange,
  type OpenedSirac,
  openSirac,
  REDIRECT_URI,
  startAttempt,
  Visitor,
} from "#test/sirac/sign-in.ts";

let sirac: OpenedSirac;

beforeEach(async () => {
  sirac = await openSirac();
});
afterEach(() => sirac.close());

test("openid-client signs a person in with PKCE, reads the comge claims, refreshes and signs out", async () => {
  const { config, attempt, visitor, callback } = await comeBack(sirac);
  expect(callback.origin + callback.pathname).toBe(REDIRECT_URI);
  expect([...callback.searchParams.keys()].sort()).toEqual(["code", "session_state", "state"]);

  const tokens = await exchange(config, callback, attempt);
  const claims = tokens.claims();
  expect(claims).toMatchObject({
    iss: sirac.url,
    aud: "stabile",
    nonce: attempt.nonce,
    sid: callback.searchParams.get("session_state"),
    acr: "https://www.spid.gov.it/SpidL2",
    comge_codicefiscale: "RPTNNA58B59Z999L",
    comge_nome: "Anna",
    comge_cognome: "Repetto",
    comge_emailAddress: "anna.repetto@posta.example",
    comge_emailAddressPersonale: "anna.repetto@posta.example",
  });
  expect(tokens["session_state"]).toBe(claims?.["sid"]);
  expect(tokens["refresh_expires_in"]).toBe(1800);

  const info = await fetchUserInfo(config, tokens.access_token, claims?.sub ?? "");
  expect(info["comge_codicefiscale"]).toBe("RPTNNA58B59Z999L");

  const refreshed = await refreshTokenGrant(config, tokens.refresh_token ?? "");
  expect(refreshed.claims()?.sub).toBe(claims?.sub);

  const out = buildEndSessionUrl(config, {
    post_logout_redirect_uri: REDIRECT_URI,
    id_token_hint: tokens.id_token ?? "",
    state: "fine",
  });
  const left = await visitor.open(out);
  expect(left.headers.get("location")).toBe(`${REDIRECT_URI}?state=fine`);
  await expect(refreshTokenGrant(config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_grant",
  });
  await expect(fetchUserInfo(config, refreshed.access_token, claims?.sub ?? "")).rejects.toThrow();
  expect((await visitor.open((await startAttempt(config)).url)).status).toBe(200);
});

test("the provider is consistent with itself under localhost too", async () => {
  const config = await discoverClient(sirac.url.replace("127.0.0.1", "localhost"));
  const attempt = await startAttempt(config);
  const tokens = await exchange(config, await new Visitor().signIn(attempt.url, "urp"), attempt);
  expect(tokens.claims()?.iss).toMatch(/^http:\/\/localhost:\d+$/);
});

test("openid-client also signs in as a confidential client with its secret", async () => {
  const secret = "stabile-demo-oidc-secret";
  const options = { execute: [allowInsecureRequests] };
  const config = await discovery(new URL(sirac.url), "stabile", secret, ClientSecretBasic(secret), options);
  const attempt = await startAttempt(config);
  const tokens = await exchange(config, await new Visitor().signIn(attempt.url, "urp"), attempt);
  expect(tokens.claims()?.["comge_gruppi"]).toEqual(["GG-DIPENDENTI", "GG-STABILE-URP"]);
  const wrong = await discovery(new URL(sirac.url), "stabile", "altro", ClientSecretBasic("altro"), options);
  const again = await startAttempt(wrong);
  await expect(exchange(wrong, await new Visitor().signIn(again.url, "urp"), again)).rejects.toMatchObject({
    status: 401,
  });
});

test("a second application visit in the same browser needs no choice, unless a fresh sign-in is asked", async () => {
  const config = await discoverClient(sirac.url);
  const visitor = new Visitor();
  await visitor.signIn((await startAttempt(config)).url, "tecnico");
  const attempt = await startAttempt(config);
  const silent = await visitor.open(attempt.url);
  const tokens = await exchange(config, new URL(silent.headers.get("location") ?? ""), attempt);
  expect(tokens.claims()?.["comge_cognome"]).toBe("Ghigliotti");
  expect((await visitor.open((await startAttempt(config, { prompt: "login" })).url)).status).toBe(200);
  expect((await visitor.open((await startAttempt(config, { max_age: "0" })).url)).status).toBeOneOf([
    200, 302,
  ]);
});

test("an eIDAS citizen has a SPID code and no tax code, companies carry theirs, letters beyond ASCII survive", async () => {
  const config = await discoverClient(sirac.url);
  const claimsOf = async (identity: string): Promise<Record<string, unknown>> => {
    const attempt = await startAttempt(config);
    const tokens = await exchange(config, await new Visitor().signIn(attempt.url, identity), attempt);
    return { ...tokens.claims() };
  };
  const european = await claimsOf("cittadino-eidas");
  expect(european).not.toHaveProperty("comge_codicefiscale");
  expect(european).toMatchObject({ comge_spidCode: "DE/IT/PROVA00000012A", comge_cognome: "Weißmüller" });
  expect(await claimsOf("operaio-prova")).toMatchObject({
    comge_partitaIva: "99999989991",
    comge_ragionesociale: "Impianti Prova Soc. Coop.",
  });
});

test("every demo identity can be chosen on the page, which is Italian, script-free and says it is a simulation", async () => {
  const config = await discoverClient(sirac.url);
  const page = await new Visitor().open((await startAttempt(config)).url);
  const markup = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(markup).toContain('<html lang="it">');
  expect(markup).toContain("Ambiente di addestramento");
  expect(markup).not.toMatch(/<script|https?:\/\//);
  for (const { id, display } of DEMO_IDENTITIES) {
    expect(markup).toContain(`name="identity" value="${id}"`);
    expect(markup).toContain(display);
  }
});
