/** What we ask of whoever signs people in (for Genoa: SIRAC). */
export interface IdentityProvider {
  /** Where to send the browser, and what to remember until it comes back. */
  begin(): Promise<SignInAttempt>;
  /**
   * Checks what the browser brought back.
   * @throws Problem `unauthenticated` when the answer is not the one to this attempt, is used, or is forged
   * @throws PlatformUnavailable when the provider does not answer
   */
  complete(callbackUrl: URL, attempt: PendingSignIn): Promise<SignedIn>;
  /** Where to send the browser to be signed out there too. */
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

/** Who signed in. The user key is (scheme, identifier): people known through eIDAS have no tax code. */
export interface SignedIn {
  scheme: "codice-fiscale" | "spid-code";
  identifier: string;
  taxCode: string | null;
  displayName: string;
  email: string | null;
  provider: string;
  providerSession: string | null;
  idToken: string | null;
}
