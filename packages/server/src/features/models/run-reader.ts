import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import type { ReaderAnswer, ReaderTask } from "#features/models/reader-task.ts";
import { type ReaderLimits, runThread } from "#features/models/run-thread.ts";

/** A model of 25 MB takes some seconds; what takes minutes is no model of one building, or was made to take them. */
const READER_LIMITS: ReaderLimits = { seconds: 180, memoryMegabytes: 1_536 };

type Given = Exclude<ReaderAnswer, { kind: "unreadable" }>;

const WORDS = {
  tooLong: (seconds: number) =>
    `La lettura non è finita in ${seconds} secondi: dividi il modello per corpo o per disciplina`,
  tooBig: "Il modello non sta nella memoria disponibile: dividilo per corpo o per disciplina",
  broken: "La lettura si è interrotta: il file è rovinato o troppo grande. Esportalo di nuovo",
};

/** @throws ModelUnreadable */
export async function runReader(task: ReaderTask, limits: ReaderLimits = READER_LIMITS): Promise<Given> {
  const answers: ReaderAnswer[] = [];
  await runThread<ReaderAnswer>({
    script: new URL("./reader-thread.ts", import.meta.url),
    task,
    limits,
    words: WORDS,
    hear: (answer) => answers.push(answer) > 0,
  });
  const answer = answers[0] as ReaderAnswer;
  if (answer.kind === "unreadable") throw new ModelUnreadable(answer.message);
  return answer;
}
