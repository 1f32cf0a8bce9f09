/** What the property register holds of a building besides its parts, and what it takes back from us (docs/adr/0024). */
export interface PropertyRegister {
  /**
   * Changes of certificates, systems, plans, contracts and occupants after a cursor, in the order made.
   * @throws PlatformUnavailable
   */
  holdingsAfter(cursor: string, limit: number, correlationId: string): Promise<HoldingPage>;
  /** Pure: what a change that was kept says. */
  interpretHolding(payload: string): SaidHolding;
  /** The bytes of a document of its. @throws PlatformUnavailable */
  download(documentKey: string, correlationId: string): Promise<DownloadedFile>;
  /** @throws PlatformUnavailable: nobody knows whether it was written */
  write(writing: AssetWriting, correlationId: string): Promise<WriteOutcome>;
  /** Whether something with our reference was taken: asked before anything is said twice. @throws PlatformUnavailable */
  find(reference: string, correlationId: string): Promise<Written | undefined>;
  /** Whether it lets that field of the dictionary be corrected; its codes and parcels are its own. */
  takesCorrectionOf(type: AssetRef["type"], field: string): boolean;
  /** Whether it has certificates of that type of document. */
  takesCertificateOf(type: string): boolean;
  /** A record as it is now; undefined: there is none. @throws PlatformUnavailable */
  read(asset: AssetRef, correlationId: string): Promise<AssetNow | undefined>;
}

export type HoldingPage =
  | { kind: "page"; changes: RawHolding[]; nextCursor: string; hasMore: boolean; total: number }
  | { kind: "cursor-unknown" };

/** A change as it came, without what is personal in it, and what it says if it can be read. */
export interface RawHolding {
  messageId: string;
  payload: string;
  said: SaidHolding;
}

export type SaidHolding = { kind: "holding"; value: HoldingChange } | { kind: "malformed"; because: string };

export interface HoldingChange {
  sequence: number;
  withdrawnOn: string | null;
  holding: Holding;
}

export interface CertificateHolding {
  kind: "certificate";
  key: string;
  buildingKey: string;
  unitKey: string | null;
  elementKey: string | null;
  /** As the register writes it: `APE`, `CPI`… */
  type: string;
  number: string | null;
  issuedOn: string | null;
  expiresOn: string | null;
  issuer: string | null;
  energyClass: string | null;
  documentKey: string | null;
}

export interface SystemHolding {
  kind: "system";
  key: string;
  buildingKey: string;
  type: string;
  description: string;
  powerKw: number | null;
  fuel: string | null;
  installedOn: string | null;
  elementKeys: string[];
}

export interface PlanHolding {
  kind: "floor-plan";
  key: string;
  buildingKey: string;
  storeyKey: string | null;
  unitKey: string | null;
  description: string;
  fileName: string;
  format: string;
  bytes: number | null;
  sha256: string | null;
  datedOn: string | null;
  documentKey: string;
}

/** Of a natural person neither name nor tax code is here. */
export interface ContractHolding {
  kind: "lease";
  key: string;
  unitKey: string;
  type: string;
  from: string | null;
  to: string | null;
  feeCents: number | null;
  party: { kind: "person" } | { kind: "body"; name: string };
  isEnded: boolean;
}

export interface OccupantHolding {
  kind: "occupant";
  key: string;
  unitKey: string;
  contractKey: string | null;
  title: string;
  from: string | null;
  to: string | null;
}

export type Holding = CertificateHolding | SystemHolding | PlanHolding | ContractHolding | OccupantHolding;

export type DownloadedFile =
  | { kind: "file"; bytes: Buffer }
  | { kind: "not-available"; because: string }
  | { kind: "too-large" };

export interface AssetRef {
  type: "building" | "element";
  key: string;
}

export interface InterventionWriting {
  kind: "intervention";
  reference: string;
  buildingKey: string;
  elementKey: string | null;
  number: string;
  subject: string;
  startedAt: Date;
  endedAt: Date;
  firm: string | null;
}

export interface CertificateWriting {
  kind: "certificate";
  reference: string;
  buildingKey: string;
  elementKey: string | null;
  /** Our type of document. */
  type: string;
  number: string | null;
  issuedOn: string;
  expiresOn: string | null;
  issuer: string | null;
  file: { name: string; bytes: Buffer } | null;
}

export interface ConditionWriting {
  kind: "condition";
  reference: string;
  elementKey: string;
  /** Of the dictionary: `1` excellent … `5` very bad. */
  condition: string;
  seenOn: string;
  version: number | null;
}

export interface CorrectionWriting {
  kind: "correction";
  reference: string;
  asset: AssetRef;
  version: number | null;
  /** Code of the dictionary. */
  field: string;
  value: string | number | boolean;
  reason: string;
  source: string;
}

export type AssetWriting = InterventionWriting | CertificateWriting | ConditionWriting | CorrectionWriting;

export interface Written {
  code: string;
  /** Undefined where only the search tells that it was taken. */
  sequence?: number | undefined;
}

export type WriteOutcome =
  | ({ kind: "written" } & Written)
  /** It has our reference already: what was written is found by it. */
  | { kind: "known" }
  /** The record was changed after the version that we had seen; nothing was written. */
  | { kind: "superseded"; because: string }
  | { kind: "refused"; because: string };

/** By codes of the dictionary, in its form. */
export interface AssetNow {
  version: number | undefined;
  values: Readonly<Record<string, string | number | boolean>>;
}
