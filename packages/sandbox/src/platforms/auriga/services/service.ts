import type { DatabaseSync } from "node:sqlite";
import type { Author } from "#platforms/auriga/archive/units.ts";
import type { Grammar } from "#platforms/auriga/payload/grammar.ts";
import type { Generation } from "#platforms/auriga/wire/envelope.ts";
import type { Part } from "#platforms/auriga/wire/multipart.ts";
import type { Encoding, Tree } from "#platforms/auriga/wire/tree.ts";

/** A call that has passed credentials, digest and schema. */
export interface ServiceCall {
  db: DatabaseSync;
  generation: Generation;
  author: Author;
  now: Date;
  payload: Tree;
  /** By the number that a `NroAttachmentAssociato` names, from 1. */
  attachments: ReadonlyMap<number, Part>;
  /** Draws whether a file gets lost on its way into the archive. */
  losesFile(): boolean;
}

export interface ServiceAnswer {
  warning?: string | undefined;
  xml?: Tree;
  encoding?: Encoding;
  /** The XML goes out escaped once more, as the older servers do for the organisation chart. */
  isEscaped?: boolean;
  files?: readonly Buffer[];
}

export interface Service {
  name: string;
  /** What stands before `.webservices.repository2.auriga.eng.it` in its namespace. */
  lowercase: string;
  payload: { grammar: Grammar; root: string } | null;
  run(call: ServiceCall): ServiceAnswer;
}
