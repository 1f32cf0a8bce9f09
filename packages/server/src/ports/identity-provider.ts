import type { SpidError } from "#domain/access/spid-errors.ts";

/**
 * What we ask of whoever signs people in (for Genoa: SIRAC, which collects SPID, CIE, CNS, eIDAS and the municipal
 * domain). It is integrated in one of three ways, and whichever it is the product knows one kind of session.
 */
export type AccessMode = "oidc" | "reverse-proxy" | "shibboleth";

export type IdentityProvider = RedirectingProvider | FrontingProvider;

/** The browser is sent there and comes back with an answer to be checked (OpenID Connect). */
export interface RedirectingProvider extends Leaving {
  kind: "redirecting";
  /** Where to send the browser, and what to remember until it comes back. */
  begin(): Promise<SignInAttempt>;
  /**
   * Checks what the browser brought back.
   * @throws Problem `unauthenticated` when the answer is not the one to this attempt, is used, or is forged
   * @throws PlatformUnavailable when the provider does not answer
   */
  complete(callbackUrl: URL, attempt: PendingSignIn): Promise<IdentityReading>;
  /**
   * Asks for new tokens, and so whether the session still stands there.
   * @throws PlatformUnavailable when the provider does not answer: nothing is known, and it may be asked again
   */
  refresh(tokens: ProviderTokens): Promise<Refreshed>;
  /** Checks a logout token (OpenID Connect Back-Channel Logout 1.0, §2.6), but not whether it was used before. */
  readLogoutToken(token: string): Promise<LogoutNotice>;
  /** Whether a front-channel logout names our provider. */
  isIssuer(issuer: string): boolean;
}

/** Stands in front of us and says in headers who the browser's person is (reverse proxy, Shibboleth SP). */
export interface FrontingProvider extends Leaving {
  kind: "fronting";
  /** Pure and total: whoever speaks, and whatever they say, it says which. */
  receive(arrival: Arrival): ArrivalReading;
  /** Whether this peer may tell us that sessions ended. */
  isLogoutPeer(arrival: Arrival): boolean;
  /** A message that sessions ended (mod_shib's `LogoutNotification`): their names; undefined when it is not one. */
  readLogoutNotification(body: Buffer): string[] | undefined;
  /** What a notification is answered. */
  logoutNotificationAnswer: string;
  /** Whether a browser that was signed out may be sent on there: the handler that sent it to us. */
  isHandler(address: URL): boolean;
}

interface Leaving {
  mode: AccessMode;
  /** Where to send the browser to be signed out everywhere. */
  endSessionUrl(idToken: string | null): Promise<URL | undefined>;
}

export interface PendingSignIn {
  state: string;
  codeVerifier: string;
  nonce: string;
}

export interface SignInAttempt extends PendingSignIn {
  url: URL;
}

export type SignInMethod = "spid" | "cie" | "cns" | "eidas" | "domain" | "unknown";
export type AssuranceLevel = 1 | 2 | 3;

/** The user key is (scheme, identifier): people known through eIDAS, and some employees, have no tax code. */
export interface SignedIn {
  scheme: "codice-fiscale" | "spid-code" | "domain";
  identifier: string;
  taxCode: string | null;
  displayName: string;
  email: string | null;
  /** Whom we asked: the code of the platform. */
  provider: string;
  method: SignInMethod;
  /** Who knows the person's password or card: an address or a name, as the provider says it. */
  identityProvider: string | null;
  level: AssuranceLevel | null;
  attributeClass: string | null;
  /** Whose affairs they signed in for; null: their own. */
  delegation: Delegation | null;
  /** Groups of the municipal domain, as distinguished names: they are passed on, never kept. */
  groups: readonly string[];
  /** The provider's session, by which it tells us that it ended (`sid`, `Shib-Session-ID`). */
  providerSession: string | null;
  /** The provider's name for the person (`sub`). */
  providerSubject: string | null;
  /** When the provider's session ends at the latest, as far as it says. */
  endsAt: Date | null;
  tokens: ProviderTokens | null;
}

export interface Delegation {
  taxCode: string;
  displayName: string;
  id: string | null;
  kind: string | null;
}

export interface ProviderTokens {
  idToken: string | null;
  refreshToken: string | null;
  /** When to ask for new ones; null: never. ISO text, since they are sealed as JSON. */
  refreshAt: string | null;
}

export type IdentityReading = { kind: "known"; person: SignedIn } | { kind: "refused"; refusal: Refusal };

/** Why somebody whom the provider knows is not let in. */
export type Refusal =
  /** Neither a tax code nor anything that could stand in its place. */
  | { because: "no-identifier" }
  | { because: "ambiguous-identifier" }
  /** What this service needs and was not told; in words of people. */
  | { because: "missing-attributes"; missing: readonly string[] }
  | { because: "level-too-low"; level: AssuranceLevel | null; minimum: AssuranceLevel }
  /** The provider's session is over already. */
  | { because: "ended" }
  /** The identity provider did not let them in, and said why. */
  | { because: "spid-error"; code: SpidError };

/** A request as it came, before anything of it was believed. */
export interface Arrival {
  /** Name, value, name, value…: as sent, so that a name written twice is seen twice. */
  rawHeaders: readonly string[];
  /** The socket's, not what a header says. */
  peerAddress: string;
  /** Of the peer, when it was verified against our authority. */
  certificate: { fingerprint256: string; subject: string } | undefined;
}

export type ArrivalReading =
  | IdentityReading
  /** Whoever speaks is not the proxy, or does not prove it: nothing they said was read. */
  | { kind: "not-the-proxy"; because: "peer" | "secret" | "certificate" }
  /** The proxy let through what only an intruder, or its misconfiguration, sends. */
  | { kind: "forged"; because: "twin" | "repeated"; header: string };

export type Refreshed =
  | { kind: "renewed"; tokens: ProviderTokens; endsAt: Date | null }
  /** The session there is over. */
  | { kind: "ended" };

export type LogoutNotice =
  | { kind: "logout"; jti: string; sid: string | null; sub: string | null }
  | { kind: "refused"; because: string };
