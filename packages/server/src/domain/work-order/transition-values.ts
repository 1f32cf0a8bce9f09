import type { Urgency } from "#domain/sla/sla-policy.ts";
import { addMonths } from "#domain/time/civil-date.ts";
import { romeDay } from "#domain/time/rome.ts";
import { findSuspendCause } from "#domain/work-order/states.ts";

/** What a step of an order may ask of the person who takes it. */
export type TransitionInput =
  | "reason"
  | "cause"
  | "plannedStart"
  | "plannedEnd"
  | "firm"
  | "labourMinutes"
  | "note"
  | "urgency";

/** What that person filled in. */
export interface TransitionValues {
  reason?: string | undefined;
  cause?: string | undefined;
  plannedStart?: Date | undefined;
  plannedEnd?: Date | undefined;
  firmId?: string | undefined;
  labourMinutes?: number | undefined;
  note?: string | undefined;
  urgency?: Urgency | undefined;
}

const FIELD_OF: Record<TransitionInput, keyof TransitionValues> = {
  reason: "reason",
  cause: "cause",
  plannedStart: "plannedStart",
  plannedEnd: "plannedEnd",
  firm: "firmId",
  labourMinutes: "labourMinutes",
  note: "note",
  urgency: "urgency",
};

const MISSING: Record<TransitionInput, string> = {
  reason: "Scrivi il motivo",
  cause: "Scegli la causa della sospensione",
  plannedStart: "Indica la data di inizio prevista",
  plannedEnd: "Indica la data di fine prevista",
  firm: "Scegli l'impresa o la squadra",
  labourMinutes: "Indica il tempo impiegato",
  note: "Scrivi che cosa è stato fatto",
  urgency: "Scegli la nuova urgenza",
};

/** What a step asks for; `now` where what is promised must still be to come. */
interface Asked {
  needs: readonly TransitionInput[];
  optional?: readonly TransitionInput[] | undefined;
  now?: Date | undefined;
}

export interface InputFault {
  field: keyof TransitionValues;
  message: string;
}

/** What is missing or cannot be, of what was filled in: the first of it. */
export function faultIn(
  values: TransitionValues,
  { needs, optional = [], now }: Asked,
): InputFault | undefined {
  const missing = needs.find((need) => {
    const value = values[FIELD_OF[need]];
    return (value === undefined || value === "") && !optional.includes(need);
  });
  if (missing !== undefined) return { field: FIELD_OF[missing], message: MISSING[missing] };
  return impossible(values) ?? (now === undefined ? undefined : untimely(values, now));
}

/** A plan further away than this is a slip of the keyboard. */
const MOST_YEARS_AHEAD = 5;

/** The citizen reads the day: one that has passed would be no promise. */
function untimely({ plannedStart, plannedEnd }: TransitionValues, now: Date): InputFault | undefined {
  if (plannedStart !== undefined && romeDay(plannedStart) < romeDay(now))
    return { field: "plannedStart", message: "L'inizio previsto è già passato" };
  const last = addMonths(romeDay(now), MOST_YEARS_AHEAD * 12);
  const message = `La data è oltre ${MOST_YEARS_AHEAD} anni da oggi`;
  if (plannedStart !== undefined && romeDay(plannedStart) > last) return { field: "plannedStart", message };
  if (plannedEnd !== undefined && romeDay(plannedEnd) > last) return { field: "plannedEnd", message };
  return undefined;
}

function impossible({ cause, plannedStart, plannedEnd, reason }: TransitionValues): InputFault | undefined {
  if (cause !== undefined && findSuspendCause(cause) === undefined)
    return { field: "cause", message: "Causa di sospensione sconosciuta" };
  if (plannedStart !== undefined && plannedEnd !== undefined && plannedEnd <= plannedStart)
    return { field: "plannedEnd", message: "La fine prevista deve seguire l'inizio" };
  if (reason !== undefined && reason.length > 0 && reason.trim().length < 3)
    return { field: "reason", message: "Il motivo è troppo breve" };
  return undefined;
}
