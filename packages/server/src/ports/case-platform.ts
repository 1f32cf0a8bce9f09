/** What we ask of the platform where citizens' reports live (for Genoa: CzRM). */
export interface CasePlatform {
  /** What people here call it: the author of what it says in a report's history. */
  readonly name: string;
  /**
   * Cases written at or after an instant, oldest first, page by page, deleted ones included. The same case may come
   * again: callers tell by `messageId`.
   * @throws PlatformUnavailable
   */
  changesSince(since: Date, correlationId: string): AsyncIterable<RawCase[]>;
  /** At most 200 cases as they are now, deleted or not, by key; those that do not exist are missing. @throws PlatformUnavailable */
  read(keys: readonly string[], correlationId: string): Promise<Map<string, RawCase>>;
  /** Pure: what a raw case says. Nothing is guessed: what cannot be read is told. */
  interpret(payload: string): InterpretedCase;
  /**
   * Public comments written on cases at or after an instant, oldest first, page by page; the same one may come again.
   * A comment does not touch its case, so that `changesSince` says nothing of it.
   * @throws PlatformUnavailable
   */
  commentsSince(since: Date, correlationId: string): AsyncIterable<RawCase[]>;
  /** Pure: what a raw comment says. */
  interpretComment(payload: string): InterpretedComment;
  /** Files of some cases. @throws PlatformUnavailable */
  filesOf(keys: readonly string[], correlationId: string): Promise<FoundFiles>;
  /** @throws PlatformUnavailable; Problem `payload-too-large` */
  download(fileKey: string, correlationId: string): Promise<Buffer>;
  /** Tells the citizen. Safe to repeat with the same `key`. @throws PlatformUnavailable */
  tell(message: CaseMessage, correlationId: string): Promise<TellOutcome>;
  /**
   * Whether little is left of the calls that the platform allows in a day, as it said in its last answer. What can wait
   * (polling, files) then waits, so that what cannot (a notice, a word to a citizen) still gets through.
   */
  isBraked(): boolean;
}

/** A case as it came, before anybody read it. */
export interface RawCase {
  /** The same version of the same case has the same id. */
  messageId: string;
  payload: string;
  writtenAt: Date;
  /** When the platform was asked for it. */
  readAt: Date;
  /** Why it cannot be handled, when that was seen as it was read. */
  because?: string;
}

export type InterpretedCase = { kind: "case"; value: CaseSnapshot } | { kind: "malformed"; because: string };

export interface CaseSnapshot {
  key: string;
  number: string;
  /** `ignored`: not a report on the city's things (e-mails, help on a service). */
  state:
    | "open"
    | "in-charge"
    | "reopened"
    | "closed"
    | "rejected"
    | "withdrawn"
    | "deleted"
    | "merged"
    | "ignored";
  /** The platform's own word for how it stands, as the citizen reads it. */
  stateLabel: string | null;
  /** Why the platform refused it. */
  rejectReason: string | null;
  mergedInto: string | null;
  subject: string;
  description: string;
  category: string | null;
  /** The platform's own word for it, kept when we do not know it. */
  sourceCategory: string | null;
  reporterName: string | null;
  reporterTaxCode: string | null;
  reporterEmail: string | null;
  reporterPhone: string | null;
  addressText: string;
  longitude: number | null;
  latitude: number | null;
  openedAt: Date;
  /** When it was last written, by whomever; as fine as the platform's stamps are. */
  modifiedAt: Date;
  /** When it was last changed by people. */
  touchedAt: Date;
  closedAt: Date | null;
}

export type InterpretedComment =
  | { kind: "comment"; value: CaseComment }
  /** Written by us. */
  | { kind: "ours" }
  | { kind: "malformed"; because: string };

export interface CaseComment {
  key: string;
  caseKey: string;
  author: string | null;
  text: string;
  writtenAt: Date;
}

export interface CaseFile {
  caseKey: string;
  fileKey: string;
  fileName: string;
}

export interface FoundFiles {
  files: CaseFile[];
  /** What was said of a file and cannot be read. */
  malformed: RawCase[];
}

export interface CaseMessage {
  /** External id of the comment: the platform keeps one for each key. */
  key: string;
  /** An earlier try may have arrived although its answer did not. */
  repeated?: boolean;
  caseKey: string;
  status: "taken-in-charge" | "planned" | "suspended" | "resumed" | "executed" | "rejected" | "reopened";
  text: string;
  plannedOn?: string;
  cause?: string;
  reason?: string;
  orderCode?: string;
}

export type TellOutcome =
  | { kind: "told" }
  /** `gone`: the case was deleted or merged away, nothing more can be said on it. */
  | { kind: "refused"; because: string; gone?: boolean };
