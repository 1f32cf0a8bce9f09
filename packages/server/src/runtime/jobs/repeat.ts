import type { Logger } from "#runtime/logger.ts";

export interface Repeating {
  stop(): Promise<void>;
}

/**
 * Runs a task again and again, so long after its last end. For what must be looked at whether or not anybody enqueued it:
 * polls, and what a crash left half done. A failure is logged and the task goes on at its next turn.
 */
export function repeat(
  task: { name: string; everySeconds: number; run: () => Promise<unknown> },
  logger: Logger,
): Repeating {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const turn = async (): Promise<void> => {
    try {
      await task.run();
    } catch (error) {
      if (!stopped) logger.error({ event: "repeat.failed", task: task.name, err: error });
    }
    if (!stopped) timer = setTimeout(start, task.everySeconds * 1000);
  };
  const start = () => {
    running = turn();
  };
  start();

  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
