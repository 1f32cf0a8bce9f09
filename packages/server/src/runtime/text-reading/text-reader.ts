/** What was read of a file; `because` says, in Italian, what is missing and why. */
export type Reading =
  | { kind: "read"; text: string; pages?: number; byOcr?: boolean; because?: string }
  /** There is no text in such a file, or none that may be read. */
  | { kind: "none"; because?: string }
  /** It could not be read; `mayRetry` when it may be the machine's fault and not the file's. */
  | { kind: "failed"; because: string; mayRetry?: boolean };

export interface TextReader {
  /** It never fails, and always answers in time. */
  read(file: { path: string; mediaType: string }): Promise<Reading>;
}
