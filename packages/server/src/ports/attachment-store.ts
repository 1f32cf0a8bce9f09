/** Where the bytes of attachments live: under the SHA-256 of what they are, so that the same photo is kept once. */
export interface AttachmentStore {
  /**
   * Keeps a file if it is one of the kinds taken and not too large. Safely repeated.
   * What it is comes from its first bytes, never from its name or from what the sender says.
   * @throws an error of the file system (disk full, no permission): try again later, nothing was kept
   */
  keep(bytes: Uint8Array): Promise<KeptFile | RefusedFile>;
  /** @returns undefined when there is no such content */
  open(sha256: string): Promise<NodeJS.ReadableStream | undefined>;
}

export interface KeptFile {
  kind: "kept";
  /** Lower-case hexadecimal. */
  sha256: string;
  mediaType: string;
  byteLength: number;
}

export interface RefusedFile {
  kind: "refused";
  reason: "empty" | "too-large" | "type-not-taken";
  /** For people, in Italian. */
  message: string;
}
