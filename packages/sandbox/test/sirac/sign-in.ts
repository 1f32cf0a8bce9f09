import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import type { SiracLives } from "#platforms/sirac/open-sirac.ts";
import { createSirac } from "#platforms/sirac/platform.ts";

export const REDIRECT_URI = "http://127.0.0.1:45321/accesso/ritorno";

export interface OpenedSirac {
  url: string;
  sandbox: RunningSandbox;
  close(): Promise<void>;
}

export async function openSirac(lives: Partial<SiracLives> = {}): Promise<OpenedSirac> {
  const options = { basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 100 };
  const sandbox = await startSandbox(options, [createSirac(lives)]);
  return { url: sandbox.urls.sirac ?? "", sandbox, close: () => sandbox.close() };
}

/** `openid-client` as a public client, from the discovery document. */
export function discoverClient(url: string): Promise<Configuration> {
  return discovery(new URL(url), "stabile", undefined, None(), { execute: [allowInsecureRequests] });
}

export interface Attempt {
  url: URL;
  verifier: string;
  state: string;
  nonce: string;
}

export async function startAttempt(
  config: Configuration,
  extra: Record<string, string> = {},
): Promise<Attempt> {
  const [verifier, state, nonce] = [randomPKCECodeVerifier(), randomState(), randomNonce()];
  const url = buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: "openid",
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...extra,
  });
  return { url, verifier, state, nonce };
}

/** A browser as far as it is needed here: it keeps the cookie and stops at the application's address. */
export class Visitor {
  cookie = "";

  async open(url: URL | string, form?: Record<string, string>): Promise<Response> {
    const body = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const answer = await fetch(url, { redirect: "manual", headers: { cookie: this.cookie }, ...body });
    for (const cookie of answer.headers.getSetCookie()) this.cookie = cookie.split(";")[0] ?? "";
    return answer;
  }

  /** Opens the authorization address, chooses a person on the page as its form asks, and ends at the redirect. */
  async signIn(url: URL, identity: string): Promise<URL> {
    const page = await this.open(url);
    const markup = await page.text();
    const action = /<form method="post" action="([^"]+)"/.exec(markup)?.[1] ?? "";
    const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
    if (!markup.includes(`name="identity" value="${identity}"`))
      throw new Error(`${identity} is not on the page`);
    const answer = await this.open(new URL(action, url), { request, identity });
    return new URL(answer.headers.get("location") ?? "");
  }
}

export async function exchange(config: Configuration, callback: URL, attempt: Attempt) {
  return authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: attempt.verifier,
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
  });
}

export interface Return {
  config: Configuration;
  attempt: Attempt;
  visitor: Visitor;
  /** Where SIRAC sends the browser, with its code. */
  callback: URL;
}

/** A person signs in for the application, which has not asked for tokens yet. */
export async function comeBack({ url }: OpenedSirac, identity = "cittadina"): Promise<Return> {
  const config = await discoverClient(url);
  const [attempt, visitor] = [await startAttempt(config), new Visitor()];
  return { config, attempt, visitor, callback: await visitor.signIn(attempt.url, identity) };
}
