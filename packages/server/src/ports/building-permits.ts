import type { ReceivedDocument, UnreadValue } from "#ports/received-document.ts";

/**
 * What we ask of the municipality's building-permit office (for Genoa: three services named Edilizia). It is only read.
 * Files and amnesties are found by a person's or body's tax code, occupancy decrees by street: there is no other search.
 */
export interface BuildingPermits {
  /** Building files since 1995. @throws PlatformUnavailable */
  filesOf(taxCode: string, correlationId: string): Promise<Listed<BuildingFile>>;
  /** @throws PlatformUnavailable */
  fileDetails(key: string, correlationId: string): Promise<Found<BuildingFileDetails>>;
  /** Decrees of fitness for use (abitabilità). @throws PlatformUnavailable */
  occupancyDecrees(search: OccupancySearch, correlationId: string): Promise<Listed<OccupancyDecree>>;
  /** Building amnesties (condoni). @throws PlatformUnavailable */
  amnestiesOf(taxCode: string, correlationId: string): Promise<Listed<Amnesty>>;
  /** @throws PlatformUnavailable */
  amnestyDetails(practice: AmnestyKey, correlationId: string): Promise<Found<AmnestyDetails>>;
  /** @throws PlatformUnavailable */
  document(reference: PermitDocument, correlationId: string): Promise<ReceivedDocument>;
}

export type Reading<T> = { kind: "read"; value: T } | { kind: "malformed"; because: string; payload: string };

export type Listed<T> =
  | { kind: "list"; items: Reading<T>[] }
  /** The service will not answer this question, and says why. */
  | { kind: "refused"; because: string };

export type Found<T> = Reading<T> | { kind: "not-found" } | { kind: "refused"; because: string };

export interface BuildingFile {
  /** What its details are asked by. */
  key: string;
  number: number | null;
  year: number | null;
  protocolKind: string | null;
  /** `SCIA`, `Permesso di costruire`: the register's own words. */
  type: string | null;
  subject: string | null;
  submittedOn: string | null;
  protocolledOn: string | null;
  enteredOn: string | null;
  state: FileState;
  unread: UnreadValue[];
}

export type FileState =
  | { kind: "closed" }
  | { kind: "in-progress" }
  | { kind: "unknown"; code: string | null };

export interface BuildingFileDetails extends BuildingFile {
  addresses: PermitAddress[];
  movements: FileMovement[];
  designers: PermitPerson[];
  applicants: PermitPerson[];
}

export interface PermitAddress {
  street: string | null;
  civicNumber: string | null;
  civicLetter: string | null;
  /** Red doors have numbers of their own in Genoa. */
  civicColour: "black" | "red" | "unknown";
  internal: string | null;
  stair: string | null;
  locality: string | null;
}

export interface FileMovement {
  group: "procedure" | "opinion" | "transfer" | "other";
  text: string | null;
  startedOn: string | null;
  endedOn: string | null;
  notes: string | null;
}

/** Contacts stay in the register: a dossier has no use for them. */
export interface PermitPerson {
  title: string | null;
  familyName: string | null;
  givenName: string | null;
  /** Albo and number of a designer. */
  professionalRegister: string | null;
}

export interface OccupancySearch {
  street: string;
  civicFrom: number;
  civicTo: number;
  letter?: string;
  colour?: "black" | "red";
  number?: number;
  year?: number;
}

export interface OccupancyDecree {
  /** Of the document system. */
  documentUnit: number;
  number: number | null;
  year: number | null;
  /** Declared by the owner instead of decreed. */
  selfCertified: "yes" | "no" | "unknown";
  addresses: string[];
  documents: PermitDocument[];
  unread: UnreadValue[];
}

export interface AmnestyKey {
  number: number;
  year: number;
}

export interface Amnesty extends AmnestyKey {
  recordKey: string | null;
  /** The register's own words: their list is not known. */
  state: string | null;
  addresses: string[];
  unread: UnreadValue[];
}

export interface AmnestyDetails extends Amnesty {
  holders: PermitPerson[];
  /** What was built without a title, in words. */
  works: string[];
  acts: AmnestyAct[];
}

export interface AmnestyAct {
  name: string;
  number: number | null;
  issuedOn: string | null;
  /** Null when the register does not say enough to ask for it. */
  document: PermitDocument | null;
}

export type PermitDocument =
  | { kind: "occupancy"; documentUnit: number; name: string }
  | { kind: "amnesty"; practice: AmnestyKey; actNumber: number; actYear: number; name: string };
