/** Reads what a platform sends us of its own accord. */
export interface PlatformReceiver {
  /** Pure and total: hostile, malformed or good, it says which. `body` is the exact bytes received. */
  read(body: Buffer, headers: Record<string, unknown>): ReceivedNotice;
  /** Whether a message carries what a signature looks like: all that can be known of one too large to be read whole. */
  bearsSignature(headers: Record<string, unknown>): boolean;
  /** What its messages are called in the inbox. */
  messageKind: string;
}

export type ReceivedNotice =
  /** Not from the platform, as far as can be known: not kept, only noted in the ledger. */
  | { kind: "forged"; because: string }
  | { kind: "notice"; messageId: string }
  /** From the platform, but not to be understood: kept, with its reason. */
  | { kind: "malformed"; messageId: string; because: string };
