import type { IdsResult } from "#domain/models/ids/check-ids.ts";
import type { NeutralModel } from "#domain/models/model-object.ts";

/** What the reader's thread is given. */
export interface ReaderTask {
  format: "ifc" | "cobie";
  bytes: Uint8Array;
  /** An IDS file: the model is checked against it instead of being handed over. */
  rules?: Uint8Array;
}

export type ReaderAnswer =
  | { kind: "model"; model: NeutralModel }
  | { kind: "checked"; title: string; results: IdsResult[] }
  | { kind: "unreadable"; message: string };
