import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { drawPdf } from "#features/models/plans/draw-pdf.ts";
import { type Drawing, PDF } from "#features/models/plans/drawing.ts";
import type { PlanAnswer, PlanTask } from "#features/models/plans/plan-task.ts";
import { type ReaderLimits, runThread } from "#features/models/run-thread.ts";

const LIMITS: ReaderLimits = { seconds: 90, memoryMegabytes: 1_024 };

const WORDS = {
  tooLong: (seconds: number) =>
    `Il disegno non è pronto dopo ${seconds} secondi: semplificalo o dividilo per piano`,
  tooBig: "Il disegno non sta nella memoria disponibile: semplificalo o dividilo per piano",
  broken: "La lettura del disegno si è interrotta: il file è rovinato o troppo grande. Esportalo di nuovo",
};

/** @throws ModelUnreadable saying why, to the person whose file it is */
export async function drawPlan(
  { page, ...task }: PlanTask & { page: number },
  limits: ReaderLimits = LIMITS,
): Promise<Drawing> {
  if (task.mediaType === PDF) return drawPdf(task.bytes, page);
  if (page !== 1) throw new ModelUnreadable("Un disegno SVG o DXF ha una pagina sola");
  const answers: PlanAnswer[] = [];
  await runThread<PlanAnswer>({
    script: new URL("./plan-thread.ts", import.meta.url),
    ...{ task, limits, words: WORDS },
    hear: (answer) => answers.push(answer) > 0,
  });
  const answer = answers[0] as PlanAnswer;
  if (answer.kind === "unreadable") throw new ModelUnreadable(answer.message);
  return answer.drawing;
}
