import { Worker } from "node:worker_threads";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

export interface ReaderLimits {
  seconds: number;
  memoryMegabytes: number;
}

/** What is said to the person whose file it is. */
export interface ThreadWords {
  tooLong: (seconds: number) => string;
  tooBig: string;
  broken: string;
}

interface Running<A> {
  script: URL;
  task: unknown;
  limits: ReaderLimits;
  words: ThreadWords;
  /** Called with each message; true with the last. */
  hear: (answer: A) => boolean;
}

/**
 * Works in a thread of its own, so that a file that breaks its reader, fills its memory or never ends takes only the
 * thread with it.
 * @throws ModelUnreadable in each of these cases
 */
export async function runThread<A>(running: Running<A>): Promise<void> {
  const { script, task, limits } = running;
  const worker = new Worker(script, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
    // What a library says to its console is for who wrote it.
    stdout: true,
    stderr: true,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  try {
    await finished(worker, running);
  } finally {
    await worker.terminate();
  }
}

function finished<A>(worker: Worker, { limits, words, hear }: Running<A>): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (message: string) => reject(new ModelUnreadable(message));
    const timer = setTimeout(() => give(words.tooLong(limits.seconds)), limits.seconds * 1000);
    worker.on("message", (answer: A) => {
      if (hear(answer)) resolve();
    });
    worker.once("error", ({ code }: NodeJS.ErrnoException) =>
      give(code === "ERR_WORKER_OUT_OF_MEMORY" ? words.tooBig : words.broken),
    );
    worker.once("exit", () => give(words.broken));
    worker.once("exit", () => clearTimeout(timer));
  });
}
