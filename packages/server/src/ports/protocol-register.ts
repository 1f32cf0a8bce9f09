/**
 * What we ask of the municipality's protocol register (registro di protocollo, DPR 445/2000 art. 53): numbers given to
 * documents, folders, and who is who in its organisation. Every call throws `PlatformUnavailable` when there was no usable
 * answer; of a registration it is then not known whether it was made.
 */
export interface ProtocolRegister {
  /** Gives a document its number. A repeat first looks for what was registered under the same reference. */
  register(document: DocumentToRegister, correlationId: string): Promise<RegisterOutcome>;
  /** What stands registered under our reference. */
  findByReference(reference: string, correlationId: string): Promise<RegisteredDocument | undefined>;
  read(unit: UnitKey, correlationId: string): Promise<RegisteredDocument | undefined>;
  /** Annulment is an act of the protocol office: we ask it and then read whether it was done (DPR 445/2000 art. 54). */
  askAnnulment(annulment: AnnulmentRequest, correlationId: string): Promise<AnnulmentOutcome>;
  fetchFiles(unit: UnitKey, correlationId: string): Promise<FetchedFile[]>;
  openFolder(folder: FolderToOpen, correlationId: string): Promise<FolderOutcome>;
  search(query: DocumentQuery, correlationId: string): Promise<DocumentPage>;
  findOffices(words: string, correlationId: string): Promise<Office[]>;
  findClassifications(words: string, correlationId: string): Promise<Classification[]>;
}

/** By the register's own key, or by the number on the paper. */
export type UnitKey = { unitId: string } | { number: RegistrationNumber };

export interface RegistrationNumber {
  /** Short name of the register, where there are several. */
  register: string | null;
  year: number;
  number: number;
}

export interface Registration extends RegistrationNumber {
  /** As the register tells it; null when it does not. */
  registeredAt: Date | null;
  annulled: boolean;
}

export type Direction = "in" | "out" | "internal";

export interface Correspondent {
  kind: "person" | "organisation";
  /** Surname of a person, name of an organisation. */
  name: string;
  firstName?: string;
  taxCode?: string;
  email?: string;
  /** The address is a certified mailbox (PEC). */
  certified?: boolean;
  /** Receives a copy for information. */
  copy?: boolean;
}

export interface FileToRegister {
  name: string;
  mediaType: string;
  bytes: Buffer;
  description?: string;
}

export interface DocumentToRegister {
  /** Ours, and one for each document: the only mark by which a lost answer can be made good. */
  reference: string;
  /** An earlier try may have arrived although its answer did not. */
  repeated: boolean;
  direction: Direction;
  subject: string;
  correspondents: readonly Correspondent[];
  /** Levels separated by dots: `6.5.2`. */
  classification: string | null;
  folder: FolderKey | null;
  /** Code of the office in the register's organisation: it receives what comes in and issues what goes out. */
  office: string | null;
  arrivedAt: Date | null;
  /** The first is the document, the others are attached to it. */
  files: readonly FileToRegister[];
  /** Number that the document was given while the register was down (DPR 445/2000 art. 63). */
  emergency: { number: number; at: Date } | null;
}

export type FolderKey = { folderId: string } | { year: number; classification: string; number: number };

export type RegisterOutcome =
  | {
      kind: "registered";
      unitId: string;
      registration: Registration;
      /** It was there already: the answer to an earlier try had been lost. */
      found: boolean;
      /** Names of files that the register says it did not take. */
      missingFiles: string[];
    }
  | { kind: "refused"; because: string };

export interface RegisteredDocument {
  unitId: string;
  subject: string;
  direction: Direction;
  registrations: Registration[];
  /** Registration in the general protocol, when it has one. */
  registration: Registration | undefined;
  reference: string | null;
  files: RegisteredFile[];
}

export interface RegisteredFile {
  name: string;
  bytes: number | null;
  digest: { algorithm: string; encoding: "hex" | "base64"; value: string } | null;
}

export interface FetchedFile {
  name: string;
  main: boolean;
  bytes: Buffer;
}

export interface AnnulmentRequest {
  unitId: string;
  reason: string;
}

export type AnnulmentOutcome =
  /** The office has to do it; the register shows when it did. */
  { kind: "asked" } | { kind: "done" } | { kind: "refused"; because: string };

export interface FolderToOpen {
  year: number;
  classification: string;
  subject: string;
}

export type FolderOutcome =
  | { kind: "opened"; folderId: string; year: number | null; number: number | null }
  | { kind: "refused"; because: string };

export interface DocumentQuery {
  words?: string;
  number?: { register?: string; year?: number; from?: number; to?: number };
  days?: { from?: string; to?: string };
  /** From one. */
  page: number;
  pageSize: number;
}

export interface DocumentPage {
  items: { kind: "document" | "folder"; id: string; subject: string; direction: Direction | null }[];
  total: number;
}

export interface Office {
  id: string;
  code: string;
  name: string;
  /** Days, ISO; null: open. */
  validFrom: string | null;
  validTo: string | null;
}

export interface Classification {
  /** Levels separated by dots. */
  code: string;
  name: string;
}
