import type { ModelNode } from "#domain/models/model-nodes.ts";

export interface ViewTask {
  bytes: Uint8Array;
  mostTriangles: number;
  /** Over the limits: the list only. */
  listOnly: boolean;
}

/** The list first, so that it is there whatever becomes of the shapes. */
export type ViewAnswer =
  | { kind: "nodes"; nodes: ModelNode[] }
  | { kind: "shapes"; bytes: Uint8Array; triangles: number; shown: string[] }
  | { kind: "list-only" }
  | { kind: "too-many"; triangles: number }
  | { kind: "nothing-to-see" }
  | { kind: "unreadable"; message: string };
