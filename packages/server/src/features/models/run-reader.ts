import { Worker } from "node:worker_threads";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import type { ReaderAnswer, ReaderTask } from "#features/models/reader-task.ts";

export interface ReaderLimits {
  seconds: number;
  memoryMegabytes: number;
}

/** A model of 25 MB takes some seconds; what takes minutes is no model of one building, or was made to take them. */
export const READER_LIMITS: ReaderLimits = { seconds: 180, memoryMegabytes: 1_536 };

type Given = Exclude<ReaderAnswer, { kind: "unreadable" }>;

/**
 * Reads in a thread of its own, so that a model that breaks its reader, fills its memory or never ends takes only the
 * thread with it.
 * @throws ModelUnreadable in each of these cases
 */
export async function runReader(task: ReaderTask, limits: ReaderLimits = READER_LIMITS): Promise<Given> {
  const worker = new Worker(new URL("./reader-thread.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
  });
  try {
    const answer = await answerOf(worker, limits);
    if (answer.kind === "unreadable") throw new ModelUnreadable(answer.message);
    return answer;
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, { seconds }: ReaderLimits): Promise<ReaderAnswer> {
  return new Promise((resolve, reject) => {
    const give = (message: string) => reject(new ModelUnreadable(message));
    const timer = setTimeout(
      () =>
        give(`La lettura non è finita in ${seconds} secondi: dividi il modello per corpo o per disciplina`),
      seconds * 1000,
    );
    worker.once("message", (answer: ReaderAnswer) => resolve(answer));
    worker.once("error", (error: NodeJS.ErrnoException) => give(wordsFor(error)));
    worker.once("exit", () => give("La lettura si è interrotta: il file è rovinato o troppo grande"));
    worker.once("exit", () => clearTimeout(timer));
  });
}

function wordsFor({ code }: NodeJS.ErrnoException): string {
  return code === "ERR_WORKER_OUT_OF_MEMORY"
    ? "Il modello non sta nella memoria disponibile: dividilo per corpo o per disciplina"
    : "La lettura si è interrotta: il file è rovinato. Esportalo di nuovo";
}
