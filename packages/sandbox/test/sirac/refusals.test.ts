import { setTimeout as after } from "node:timers/promises";
import { fetchUserInfo, refreshTokenGrant, tokenRevocation } from "openid-client";
import { afterEach, expect, test } from "vitest";
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
afterEach(() => sirac.close());

const signIn = () => comeBack(sirac);

const invalidGrant = { error: "invalid_grant" };

test("a wrong verifier is refused, and the code is spent", async () => {
  sirac = await openSirac();
  const { config, attempt, callback } = await signIn();
  const wrong = { ...attempt, verifier: "x".repeat(43) };
  await expect(exchange(config, callback, wrong)).rejects.toMatchObject(invalidGrant);
  await expect(exchange(config, callback, attempt)).rejects.toMatchObject(invalidGrant);
});

test("a code used twice is refused, and the tokens of its first use stop working", async () => {
  sirac = await openSirac();
  const { config, attempt, callback } = await signIn();
  const tokens = await exchange(config, callback, attempt);
  const subject = tokens.claims()?.sub ?? "";
  await fetchUserInfo(config, tokens.access_token, subject);
  await expect(exchange(config, callback, attempt)).rejects.toMatchObject(invalidGrant);
  await expect(fetchUserInfo(config, tokens.access_token, subject)).rejects.toThrow();
  await expect(refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject(invalidGrant);
});

test("an expired code is refused", async () => {
  sirac = await openSirac({ code: 1 });
  const { config, attempt, callback } = await signIn();
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await expect(exchange(config, callback, attempt)).rejects.toMatchObject(invalidGrant);
});

test("a code is bound to the address it was asked for", async () => {
  sirac = await openSirac();
  const { config, attempt, callback } = await signIn();
  const elsewhere = new URL(callback);
  elsewhere.pathname = "/altrove";
  await expect(exchange(config, elsewhere, attempt)).rejects.toMatchObject(invalidGrant);
});

test("an expired access or refresh token is refused", async () => {
  sirac = await openSirac({ access: -1, refresh: 0 });
  const { attempt, callback } = await signIn();
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: "stabile",
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: REDIRECT_URI,
    code_verifier: attempt.verifier,
  });
  const token = `${sirac.url}/protocol/openid-connect/token`;
  const tokens = (await (await fetch(token, { method: "POST", body })).json()) as Record<string, string>;
  const info = await fetch(`${sirac.url}/protocol/openid-connect/userinfo`, {
    headers: { authorization: `Bearer ${tokens["access_token"]}` },
  });
  expect(info.status).toBe(401);
  const refresh = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "stabile",
    refresh_token: tokens["refresh_token"] ?? "",
  });
  expect(await (await fetch(token, { method: "POST", body: refresh })).json()).toMatchObject(invalidGrant);
});

test("a revoked refresh token is refused", async () => {
  sirac = await openSirac();
  const { config, attempt, callback } = await signIn();
  const tokens = await exchange(config, callback, attempt);
  await tokenRevocation(config, tokens.refresh_token ?? "");
  await expect(refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject(invalidGrant);
});

test("an unknown application or return address gets a page and is sent nowhere", async () => {
  sirac = await openSirac();
  const config = await discoverClient(sirac.url);
  for (const extra of [
    { redirect_uri: "https://malevolo.example/ritorno" },
    { redirect_uri: "http://127.0.0.1.malevolo.example/" },
    { redirect_uri: "http://utente@127.0.0.1/" },
    { client_id: "sconosciuto" },
  ]) {
    const answer = await new Visitor().open((await startAttempt(config, extra)).url);
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  }
});

test("a request without PKCE S256, without openid or with prompt=none returns its error and its state", async () => {
  sirac = await openSirac();
  const config = await discoverClient(sirac.url);
  const errorOf = async (extra: Record<string, string>): Promise<string | null> => {
    const attempt = await startAttempt(config, extra);
    const answer = await new Visitor().open(attempt.url);
    const back = new URL(answer.headers.get("location") ?? "");
    expect(back.searchParams.get("state")).toBe(attempt.state);
    return back.searchParams.get("error");
  };
  expect(await errorOf({ code_challenge_method: "plain" })).toBe("invalid_request");
  expect(await errorOf({ code_challenge: "" })).toBe("invalid_request");
  expect(await errorOf({ scope: "profile" })).toBe("invalid_scope");
  expect(await errorOf({ response_type: "token" })).toBe("unsupported_response_type");
  expect(await errorOf({ prompt: "none" })).toBe("login_required");
});

test("a choice can be cancelled, and cannot be sent twice or for nobody", async () => {
  sirac = await openSirac();
  const config = await discoverClient(sirac.url);
  const visitor = new Visitor();
  const requestId = async (): Promise<string> => {
    const page = await (await visitor.open((await startAttempt(config)).url)).text();
    return /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
  };
  const choose = (form: Record<string, string>): Promise<Response> =>
    visitor.open(`${sirac.url}/scelta-identita`, form);
  const request = await requestId();
  const cancelled = await choose({ request, cancel: "1" });
  expect(new URL(cancelled.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
  expect((await choose({ request, identity: "urp" })).status).toBe(400);
  const nobody = await choose({ request: await requestId(), identity: "nessuno" });
  expect(new URL(nobody.headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
});

test("signing out without a token hint asks for confirmation, and never returns to a stranger", async () => {
  sirac = await openSirac();
  const config = await discoverClient(sirac.url);
  const visitor = new Visitor();
  await visitor.signIn((await startAttempt(config)).url, "cittadina");
  const logout = `${sirac.url}/protocol/openid-connect/logout`;
  const question = await visitor.open(logout);
  expect(question.status).toBe(200);
  expect((await visitor.open((await startAttempt(config)).url)).status).toBe(302);
  expect(
    (await visitor.open(`${logout}?client_id=stabile&post_logout_redirect_uri=https://malevolo.example`))
      .status,
  ).toBe(400);
  expect((await visitor.open(`${logout}?id_token_hint=falso`)).status).toBe(400);
  const confirmed = await visitor.open(logout, { confirm: "1" });
  expect(await confirmed.text()).toContain("Sei uscito");
  expect((await visitor.open((await startAttempt(config)).url)).status).toBe(200);
});

test("a session goes on while tokens are asked for, and no token of it outlives its end", async () => {
  sirac = await openSirac({ idle: 3, session: 7, refresh: 5 });
  const { config, attempt, callback } = await signIn();
  const began = Date.now();
  const { refresh_token, refresh_expires_in } = await exchange(config, callback, attempt);
  expect(refresh_expires_in).toBe(5);
  await after(began + 2_000 - Date.now());
  const second = await refreshTokenGrant(config, refresh_token ?? "");
  await after(began + 4_000 - Date.now());
  // Idle by now, had nobody asked; and three seconds are left of its seven.
  const last = await refreshTokenGrant(config, second.refresh_token ?? "");
  expect(last["refresh_expires_in"]).toBeLessThanOrEqual(3);
  expect(last["refresh_expires_in"]).toBeGreaterThanOrEqual(1);
  await after(began + 7_500 - Date.now());
  await expect(refreshTokenGrant(config, last.refresh_token ?? "")).rejects.toMatchObject(invalidGrant);
});

test("a session of which nobody asked anything is over, and the browser must say again who it is", async () => {
  sirac = await openSirac({ idle: 2 });
  const { config, attempt, callback } = await signIn();
  const tokens = await exchange(config, callback, attempt);
  await after(2_200);
  await expect(refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject(invalidGrant);
});
