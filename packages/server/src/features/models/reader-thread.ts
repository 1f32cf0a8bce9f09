import { parentPort, workerData } from "node:worker_threads";
import { checkIds } from "#domain/models/ids/check-ids.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readCobie } from "#features/models/cobie/read-cobie.ts";
import { readIds } from "#features/models/ids/read-ids.ts";
import { readIfc } from "#features/models/ifc/read-ifc.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import type { ReaderAnswer, ReaderTask } from "#features/models/reader-task.ts";

async function answer({ format, bytes, rules }: ReaderTask): Promise<ReaderAnswer> {
  try {
    const document = rules === undefined ? undefined : readIds(rules);
    const model = soundModel(await (format === "ifc" ? readIfc(bytes) : readCobie(bytes)));
    if (document === undefined) return { kind: "model", model };
    return { kind: "checked", title: document.title, results: checkIds(document, model) };
  } catch (error) {
    if (error instanceof ModelUnreadable) return { kind: "unreadable", message: error.message };
    throw error;
  }
}

parentPort?.postMessage(await answer(workerData as ReaderTask));
