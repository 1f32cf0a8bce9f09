/** Reads what a platform sends us of its own accord. */
export interface PlatformReceiver {
  /** Pure and total: hostile, malformed or good, it says which. `body` is the exact text received. */
  read(body: string, headers: Record<string, unknown>): ReceivedNotice;
}

export type ReceivedNotice =
  /** Not from the platform, as far as can be known: not kept, only noted in the ledger. */
  | { kind: "forged"; because: string }
  | { kind: "notice"; messageId: string; messageKind: string }
  /** From the platform, but not to be understood: kept, with its reason. */
  | { kind: "malformed"; messageId: string; messageKind: string; because: string };
