import type { FactValue, Looked } from "#domain/obligations/condition.ts";
import type { Due, Step } from "#domain/obligations/next-due.ts";
import { lengthText } from "#domain/obligations/period.ts";
import { shortDay } from "#domain/text/italian-dates.ts";

/** What each fact is called, in Italian. */
export type LabelOf = (fact: string) => string;

/** Why this day, as somebody who answers for it reads it: the norm, the facts, the arithmetic; a sentence each. */
export function explainDue(due: Due, labelOf: LabelOf): string[] {
  return [...due.steps.map((step) => stepText(step, labelOf)), conclusion(due, labelOf)];
}

function stepText(step: Step, labelOf: LabelOf): string {
  switch (step.kind) {
    case "norm":
      return step.version.certainty === "read"
        ? `${step.version.norm}.`
        : `${step.version.norm}. Il periodo è da verificare sulla norma.`;
    case "fact":
      return factText(step.looked, labelOf);
    case "from":
      return `${step.of === "last-done" ? "Fatto l'ultima volta" : "Messa in esercizio"} il ${shortDay(step.day)}.`;
    case "period": {
      const length = lengthText(step.period);
      const times = step.times === 1 ? `Più ${length}` : `Più ${step.times} volte ${length}`;
      return step.because === undefined ? `${times}.` : `${times}: ${step.because}.`;
    }
    case "by": {
      const day = `${step.isYearly ? "Ogni anno: il prossimo termine è" : "Per tutti entro"} il ${shortDay(step.day)}`;
      return step.because === undefined ? `${day}.` : `${day} (${step.because}).`;
    }
    case "new-norm":
      return `La norma vale dal ${shortDay(step.day)}: prima di quel giorno non si è in ritardo.`;
  }
}

function conclusion(due: Due, labelOf: LabelOf): string {
  switch (due.kind) {
    case "due":
      return `Da fare entro il ${shortDay(due.on)}.`;
    case "not-required":
      return "Non è richiesto.";
    case "unknown":
      return `Non si può dire: manca ${due.missing.map((fact) => `«${labelOf(fact)}»`).join(", ")}.`;
    case "on-event":
      return due.within === undefined
        ? `Da fare quando succede: ${due.event}.`
        : `Da fare entro ${lengthText(due.within)} da quando succede: ${due.event}.`;
    case "done":
      return `Fatto il ${shortDay(due.on)}: non si ripete.`;
  }
}

function factText({ test, value }: Looked, labelOf: LabelOf): string {
  return `${labelOf(test.fact)}: ${value === undefined ? "non si sa" : valueText(value)}.`;
}

/** Numbers with the comma of who reads it. */
function valueText(value: FactValue): string {
  if (typeof value === "boolean") return value ? "sì" : "no";
  return typeof value === "number" ? value.toLocaleString("it-IT") : value;
}
