/** A document that a register was asked for, taken only when somebody wants it. */
export type ReceivedDocument =
  | { kind: "document"; fileName: string; mediaType: string; bytes: Uint8Array }
  /** The register lists it and has no file of it. */
  | { kind: "not-available"; because: string }
  | { kind: "unreadable"; because: string }
  | { kind: "too-large" };

/** A value that a register wrote and that cannot be read: it is left out, and told, for a person to look at. */
export interface UnreadValue {
  /** The register's own name of the field. */
  field: string;
  text: string;
}
