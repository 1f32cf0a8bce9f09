import type { Moment } from "#domain/dossier/as-of.ts";
import { addDays } from "#domain/time/civil-date.ts";
import { fromRome, romeDay } from "#domain/time/rome.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * The end of an Italian day: what was known then of that day. Undefined: now, today included.
 * @throws Problem `bad-request` of a day to come: nobody knows it yet
 */
export function momentOf(on: string | undefined, now: Date): Moment | undefined {
  const today = romeDay(now);
  if (on === undefined || on === today) return undefined;
  if (on > today)
    throw new Problem("bad-request", "Il fascicolo di un giorno futuro non c'è ancora", [
      { field: "on", message: "Serve un giorno passato" },
    ]);
  return { known: new Date(fromRome(addDays(on, 1), 0).getTime() - 1).toISOString(), day: on };
}
