import type { Drawing } from "#features/models/plans/drawing.ts";

export interface PlanTask {
  bytes: Uint8Array;
  mediaType: string;
}

export type PlanAnswer = { kind: "drawn"; drawing: Drawing } | { kind: "unreadable"; message: string };
