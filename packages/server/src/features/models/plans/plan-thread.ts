import { parentPort, workerData } from "node:worker_threads";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { DXF } from "#features/models/plans/drawing.ts";
import type { PlanAnswer, PlanTask } from "#features/models/plans/plan-task.ts";
import { readDxf } from "#features/models/plans/read-dxf.ts";
import { readSvg } from "#features/models/plans/read-svg.ts";

function answer({ bytes, mediaType }: PlanTask): PlanAnswer {
  try {
    return { kind: "drawn", drawing: mediaType === DXF ? readDxf(bytes) : readSvg(bytes) };
  } catch (error) {
    if (error instanceof ModelUnreadable) return { kind: "unreadable", message: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer(workerData as PlanTask));
