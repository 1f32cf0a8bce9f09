/** What we ask of whoever vouches for a machine that calls our API: the municipality's gateway, an issuer of tokens. */
export interface ClientVouching {
  /** The token of this kind that a request carries; undefined when it carries none. */
  tokenIn(headers: Record<string, unknown>): string | undefined;
  /**
   * Who calls, as far as the token proves it.
   * @throws PlatformUnavailable when the keys to check it with cannot be had
   */
  read(token: string): Promise<ClientReading>;
}

export type ClientReading =
  | { kind: "client"; client: VouchedClient }
  /** `because` is for the caller, who wants to mend it; it says nothing that the token does not. */
  | { kind: "refused"; because: string };

export interface VouchedClient {
  /** Who it is for us, and to whom roles are given: the same whatever its token. */
  identifier: string;
  displayName: string;
  expiresAt: Date;
  /** Of a token that may be used once. */
  usedOnce: string | undefined;
}
