import { parentPort, workerData } from "node:worker_threads";
import { modelNodes } from "#domain/models/model-nodes.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readIfc } from "#features/models/ifc/read-ifc.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { convertShapes } from "#features/models/view/convert-shapes.ts";
import type { ViewAnswer, ViewTask } from "#features/models/view/view-task.ts";

const tell = (answer: ViewAnswer) => parentPort?.postMessage(answer);

async function work({ bytes, mostTriangles, listOnly }: ViewTask): Promise<void> {
  try {
    tell({ kind: "nodes", nodes: modelNodes(soundModel(await readIfc(bytes))) });
  } catch (error) {
    if (!(error instanceof ModelUnreadable)) throw error;
    return tell({ kind: "unreadable", message: error.message });
  }
  tell(listOnly ? { kind: "list-only" } : await convertShapes(bytes, mostTriangles));
}

await work(workerData as ViewTask);
