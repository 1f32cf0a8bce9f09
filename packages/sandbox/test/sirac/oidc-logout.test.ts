import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { buildEndSessionUrl, enableNonRepudiationChecks, refreshTokenGrant } from "openid-client";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
let application: Server;
let address: string;
const posted: { type: string | undefined; body: string }[] = [];
let status = 200;

beforeAll(async () => {
  sirac = await openSirac();
  application = createServer(async (request, response) => {
    posted.push({ type: request.headers["content-type"], body: await text(request) });
    response.statusCode = status;
    response.end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => application.once("listening", resolve));
  address = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
});
afterAll(async () => {
  application.close();
  await sirac.close();
});
beforeEach(async () => {
  posted.length = 0;
  status = 200;
  await desk("PUT", "clients/stabile", {
    backchannelLogoutUri: `${address}/uscita`,
    frontchannelLogoutUri: null,
  });
});

function desk(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${sirac.sandbox.urls.console}/admin/sirac/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
}

async function enter(identity = "cittadina") {
  const { config, attempt, visitor, callback } = await comeBack(sirac, identity);
  const tokens = await exchange(config, callback, attempt);
  return { config, visitor, tokens, claims: tokens.claims() };
}

test("discovery announces logout in both channels, and the token says method, level and delegation", async () => {
  const { config, claims } = await enter("delegata");
  expect(config.serverMetadata()).toMatchObject({
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
  });
  expect(claims).toMatchObject({
    acr: "https://www.spid.gov.it/SpidL2",
    amr: ["spid"],
    comge_metodoAutenticazione: "spid",
    comge_livelloAutenticazione: "2",
    comge_delegante_codicefiscale: "TTNRST38R01Z999S",
    comge_delega_descrizione_tipo: "Delega a familiare",
  });
});

test("a session closed at the desk is told to the client by a signed logout token", async () => {
  const { config, tokens, claims } = await enter();
  const sid = String(claims?.["sid"]);
  const closed = await desk("DELETE", `sessions/${sid}`);
  expect(await closed.json()).toEqual({
    told: [{ protocol: "oidc", party: "stabile", confirmed: true }],
    unconfirmed: [],
  });
  expect(posted[0]?.type).toBe("application/x-www-form-urlencoded");
  const token = new URLSearchParams(posted[0]?.body).get("logout_token") ?? "";
  const keys = createRemoteJWKSet(new URL(`${sirac.url}/protocol/openid-connect/certs`));
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer: sirac.url,
    audience: "stabile",
  });
  expect(protectedHeader.typ).toBe("logout+jwt");
  expect(payload).toMatchObject({
    sid,
    sub: claims?.sub,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  });
  expect(payload).not.toHaveProperty("nonce");
  expect(payload.jti).toBeDefined();
  await expect(refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
    error: "invalid_grant",
  });
});

test("a client that does not answer well has not confirmed; one that asked to leave is not told again", async () => {
  status = 500;
  const first = await enter();
  const closed = await desk("DELETE", `sessions/${String(first.claims?.["sid"])}`);
  expect(await closed.json()).toMatchObject({ unconfirmed: ["stabile"] });
  posted.length = 0;
  const second = await enter();
  const out = buildEndSessionUrl(second.config, {
    id_token_hint: second.tokens.id_token ?? "",
    post_logout_redirect_uri: REDIRECT_URI,
  });
  expect((await second.visitor.open(out)).headers.get("location")).toBe(REDIRECT_URI);
  expect(posted).toEqual([]);
});

test("a front-channel address is opened in a frame of the last page, with issuer and session", async () => {
  await desk("PUT", "clients/stabile", {
    backchannelLogoutUri: null,
    frontchannelLogoutUri: `${address}/davanti`,
  });
  const { visitor, claims } = await enter();
  const page = await visitor.open(`${sirac.url}/sessione`, {});
  const markup = await page.text();
  const frame = /<iframe src="([^"]+)"/.exec(markup)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(Object.fromEntries(new URL(frame).searchParams)).toEqual({ iss: sirac.url, sid: claims?.["sid"] });
  expect(page.headers.get("content-security-policy")).toContain(`frame-src ${address}`);
  expect(markup).not.toContain("Non hanno confermato");
});

test("a refresh token is good once: who comes with a used one ends what it gave, unless rotation is off", async () => {
  const { config, tokens } = await enter();
  const first = tokens.refresh_token ?? "";
  const second = (await refreshTokenGrant(config, first)).refresh_token ?? "";
  expect(second).not.toBe(first);
  await expect(refreshTokenGrant(config, first)).rejects.toMatchObject({ error: "invalid_grant" });
  await expect(refreshTokenGrant(config, second)).rejects.toMatchObject({ error: "invalid_grant" });
  await desk("PUT", "settings", { refreshRotation: false });
  const another = await enter();
  const kept = another.tokens.refresh_token ?? "";
  await refreshTokenGrant(another.config, kept);
  await refreshTokenGrant(another.config, kept);
  await desk("PUT", "settings", { refreshRotation: true });
});

test("errors of SPID come back as access_denied with their number; a level beyond reach too", async () => {
  const config = await discoverClient(sirac.url);
  const fail = async (fields: Record<string, string>, extra: Record<string, string> = {}) => {
    const visitor = new Visitor();
    const page = await (await visitor.open((await startAttempt(config, extra)).url)).text();
    const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const answer = await visitor.open(`${sirac.url}/scelta-identita`, { request, ...fields });
    const back = new URL(answer.headers.get("location") ?? "").searchParams;
    return [back.get("error"), back.get("error_description")];
  };
  expect(await fail({ error: "22" })).toEqual([
    "access_denied",
    "ErrorCode nr22: consent to data transmission denied",
  ]);
  expect((await fail({ error: "30" }))[1]).toContain("nr30");
  const strong = { acr_values: "https://www.spid.gov.it/SpidL3" };
  expect((await fail({ identity: "cittadina-spid1" }, strong))[1]).toContain("nr20");
});

test("one session serves both protocols: who came in by OpenID is known to SAML's side, and the desk sees one", async () => {
  const { claims } = await enter("gruppi");
  const sessions = (await (await desk("GET", "sessions")).json()) as {
    sid: string;
    display: string;
    scheme: string;
  }[];
  expect(sessions.find(({ sid }) => sid === claims?.["sid"])).toMatchObject({
    display: "Ute Überbacher",
    scheme: "ad",
  });
});

test("a wrong setting is refused by name, and an unknown client is not found", async () => {
  const wrong = await desk("PUT", "clients/stabile", { backchannelLogoutUri: "ftp://altrove.example" });
  expect(await wrong.json()).toMatchObject({ errors: [{ path: "backchannelLogoutUri" }] });
  expect((await desk("PUT", "clients/altro", {})).status).toBe(404);
  expect((await desk("PUT", "settings", { inventata: 1 })).status).toBe(400);
  const listed = (await (await desk("GET", "clients")).json()) as object[];
  expect(listed[0]).not.toHaveProperty("secret");
});

test("logout tokens and id tokens are minted wrong in one thing each, for clients to refuse", async () => {
  const keys = createRemoteJWKSet(new URL(`${sirac.url}/protocol/openid-connect/certs`));
  const check = async (kind: string): Promise<string> => {
    const wish = { kind, sid: "una-sessione", subject: "una-persona" };
    const minted = (await (await desk("POST", "oidc/logout-tokens", wish)).json()) as {
      logout_token: string;
    };
    try {
      const { payload } = await jwtVerify(minted.logout_token, keys, {
        issuer: sirac.url,
        audience: "stabile",
      });
      return Object.keys(payload).sort().join(" ");
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const whole = "aud events exp iat iss jti sid sub";
  expect(await check("good")).toBe(whole);
  expect(await check("wrong-key")).toBe("ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
  expect(await check("unsigned")).toMatch(/^ERR_/);
  expect(await check("wrong-audience")).toBe("ERR_JWT_CLAIM_VALIDATION_FAILED");
  expect(await check("wrong-issuer")).toBe("ERR_JWT_CLAIM_VALIDATION_FAILED");
  expect(await check("expired")).toBe("ERR_JWT_EXPIRED");
  expect(await check("with-nonce")).toBe("aud events exp iat iss jti nonce sid sub");
  expect(await check("without-event")).toBe("aud exp iat iss jti sid sub");
  expect(await check("without-subject")).toBe("aud events exp iat iss jti");
  for (const idToken of [
    "wrong-nonce",
    "wrong-audience",
    "wrong-issuer",
    "expired",
    "wrong-key",
    "unsigned",
  ]) {
    await desk("PUT", "settings", { idToken });
    const config = await discoverClient(sirac.url);
    // why: over TLS the client may believe a token of the token endpoint unread (OpenID Core §3.1.3.7); here it reads.
    enableNonRepudiationChecks(config);
    const attempt = await startAttempt(config);
    const callback = await new Visitor().signIn(attempt.url, "cittadina");
    await expect(exchange(config, callback, attempt), idToken).rejects.toThrow();
  }
  await desk("PUT", "settings", { idToken: "good" });
});
