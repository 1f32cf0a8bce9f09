/** The token of the current session, sent back on every unsafe call. Set by whoever reads the session. */
let token: string | undefined;

export function csrfToken(): string | undefined {
  return token;
}

export function keepCsrfToken(value: string | undefined): void {
  token = value;
}
