import { addDays } from "#domain/time/civil-date.ts";
import { fromRome, romeDay } from "#domain/time/rome.ts";
import { type FieldError, Problem } from "#runtime/problem.ts";

/** How long, in days of Italy, both included. */
export interface Term {
  from?: string | undefined;
  until?: string | undefined;
}

export interface TermInstants {
  /** Undefined: from now. */
  from: Date | undefined;
  until: Date | null;
}

/** The last instant of a day, so that the day itself is what is read of it everywhere. */
export function endOfDay(day: string): Date {
  return new Date(fromRome(addDays(day, 1), 0).getTime() - 1);
}

/** @returns why the term makes no sense, and of which field */
export function termFault({ from, until }: Term, now: Date): FieldError | undefined {
  const today = romeDay(now);
  if (until !== undefined && until < today) return { field: "until", message: "La scadenza è già passata" };
  if (from !== undefined && from < today)
    return { field: "from", message: "Un ruolo non si dà per il passato: parte da oggi o da dopo" };
  if (from !== undefined && until !== undefined && until < from)
    return { field: "until", message: "La scadenza viene prima dell'inizio" };
  return undefined;
}

/** @throws Problem `unprocessable` when the term makes no sense */
export function readTerm(term: Term, now: Date): TermInstants {
  const fault = termFault(term, now);
  if (fault !== undefined) throw new Problem("unprocessable", fault.message, [fault]);
  const { from, until } = term;
  return {
    from: from === undefined || from === romeDay(now) ? undefined : fromRome(from, 0),
    until: until === undefined ? null : endOfDay(until),
  };
}
