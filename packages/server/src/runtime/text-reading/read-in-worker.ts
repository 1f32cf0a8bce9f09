import { Worker } from "node:worker_threads";
import type { Reading } from "#runtime/text-reading/text-reader.ts";

export interface WorkerLimits {
  seconds: number;
  megabytes: number;
}

const LIMITS: WorkerLimits = { seconds: 60, megabytes: 512 };

/**
 * A file is somebody else's: it is read in a thread of its own, with so much memory and so long, and what it does to its
 * reader it does there.
 */
export function readInWorker(
  file: { path: string; mediaType: string },
  { seconds, megabytes }: WorkerLimits = LIMITS,
): Promise<Reading> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./reading-worker.ts", import.meta.url), {
      workerData: file,
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
      // Libraries of others write what they like about the files they do not like.
      stdout: true,
      stderr: true,
    });
    const end = (reading: Reading) => {
      clearTimeout(timer);
      resolve(reading);
      void worker.terminate();
    };
    const timer = setTimeout(
      () => end({ kind: "failed", because: `Il testo non si legge in ${seconds} secondi` }),
      seconds * 1_000,
    );
    worker.once("message", (reading: Reading) => end(reading));
    worker.once("error", (error: NodeJS.ErrnoException) =>
      end(
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? { kind: "failed", because: "Il file chiede troppa memoria per essere letto" }
          : { kind: "failed", because: "Il file non si legge: è rovinato, o non è come dice di essere" },
      ),
    );
    worker.once("exit", () =>
      end({ kind: "failed", because: "Chi legge il file si è fermato", mayRetry: true }),
    );
  });
}
