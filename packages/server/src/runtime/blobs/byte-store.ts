/** Where the bytes are, each under the SHA-256 of what it holds: a folder, or a bucket. */
export interface ByteStore {
  /** Safely repeated: what is there already stays as it is. */
  put(sha256: string, bytes: Uint8Array): Promise<void>;
  /** In the place of what is there and is no longer what it was. */
  putBack(sha256: string, bytes: Uint8Array): Promise<void>;
  /** For ever; whoever asks has an act that says so. Safely repeated. */
  remove(sha256: string): Promise<void>;
  /** @returns undefined when it is not there */
  open(sha256: string): Promise<NodeJS.ReadableStream | undefined>;
  /** A file of this machine with those bytes, for programs that read files; the caller gives it back. */
  asFile(sha256: string): Promise<{ path: string; release(): Promise<void> } | undefined>;
}
