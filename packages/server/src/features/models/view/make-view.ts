import type { ModelNode } from "#domain/models/model-nodes.ts";
import type { ViewLimits } from "#features/models/model-deps.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { type ReaderLimits, runThread } from "#features/models/run-thread.ts";
import type { ViewAnswer, ViewTask } from "#features/models/view/view-task.ts";

/** What a file gives to be seen: always the list, when it can be read at all. */
export interface MadeView {
  nodes: ModelNode[];
  shown: ReadonlySet<string>;
  outcome:
    | { state: "ready"; bytes: Uint8Array; triangles: number }
    | { state: "too-large" | "failed"; message: string };
}

/** Twice what reading is given: the shapes are made after it, by the same thread. */
const VIEW_LIMITS: ReaderLimits = { seconds: 360, memoryMegabytes: 2_048 };
const MEGABYTE = 1024 * 1024;

const WORDS = {
  tooLong: (seconds: number) =>
    `La vista non è pronta dopo ${seconds} secondi: usa l'elenco, o dividi il modello`,
  tooBig: "Il modello non sta nella memoria disponibile: usa l'elenco, o dividilo",
  broken: "La geometria del modello è rovinata: usa l'elenco, o esportalo di nuovo",
};

export async function makeView(
  bytes: Uint8Array,
  limits: ViewLimits,
  thread: ReaderLimits = VIEW_LIMITS,
): Promise<MadeView> {
  const heard: ViewAnswer[] = [];
  const tooHeavy = bytes.byteLength > limits.megabytes * MEGABYTE;
  const task: ViewTask = { bytes, mostTriangles: limits.triangles, listOnly: tooHeavy };
  let failure: string | undefined;
  try {
    await runThread<ViewAnswer>({
      script: new URL("./view-thread.ts", import.meta.url),
      task,
      limits: thread,
      words: WORDS,
      hear: (answer) => heard.push(answer) > 0 && answer.kind !== "nodes",
    });
  } catch (error) {
    if (!(error instanceof ModelUnreadable)) throw error;
    failure = error.message;
  }
  const nodes = heard.flatMap((answer) => (answer.kind === "nodes" ? answer.nodes : []));
  const last = heard.find(({ kind }) => kind !== "nodes");
  return { nodes, ...outcomeOf(last, failure ?? WORDS.broken, limits) };
}

function outcomeOf(
  last: ViewAnswer | undefined,
  failure: string,
  limits: ViewLimits,
): Pick<MadeView, "outcome" | "shown"> {
  const shown = new Set<string>();
  const inItalian = (count: number) => count.toLocaleString("it-IT");
  const without = (state: "too-large" | "failed", message: string) => ({
    shown,
    outcome: { state, message },
  });
  switch (last?.kind) {
    case "shapes":
      return {
        shown: new Set(last.shown),
        outcome: { state: "ready", bytes: last.bytes, triangles: last.triangles },
      };
    case "list-only":
      return without("too-large", `Il file supera ${limits.megabytes} MB, il più che si mostra in 3D`);
    case "too-many":
      return without(
        "too-large",
        `Il modello ha ${inItalian(last.triangles)} triangoli: in 3D se ne mostrano fino a ${inItalian(limits.triangles)}`,
      );
    case "nothing-to-see":
      return without("failed", "Nel modello non c'è geometria da mostrare");
    case "unreadable":
      return without("failed", last.message);
    default:
      return without("failed", failure);
  }
}
