/**
 * Separation of duties: two things that the same person must not do about the same matter. It is asked of the person, not
 * of the role: another role, a substitution or an emergency do not make another person of them. Who acts in somebody's
 * place is held to what either of the two has done.
 */
export type Duty = "execute" | "verify" | "order" | "liquidate" | "ask" | "grant" | "declare" | "review";

export const SEPARATED: readonly (readonly [one: Duty, other: Duty, because: string])[] = [
  ["execute", "verify", "Chi ha eseguito il lavoro non può verificarlo"],
  ["order", "liquidate", "Chi ha ordinato il lavoro non può liquidarlo"],
  ["ask", "grant", "Nessuno può dare un ruolo a sé stesso"],
  ["declare", "review", "Chi ha dichiarato l'emergenza non può verificarla"],
];

export interface Doer {
  userId: string;
  /** Whose role is used, when it is another's. */
  inPlaceOf?: string | null | undefined;
}

export interface Deed extends Doer {
  duty: Duty;
}

/** @returns why this person may not do this, in Italian; undefined when nothing they did stands against it */
export function dutyConflict(wanted: Duty, doer: Doer, done: readonly Deed[]): string | undefined {
  const pair = SEPARATED.find(([one, other]) =>
    done.some((deed) => isPair([one, other], [deed.duty, wanted]) && haveSomebodyInCommon(deed, doer)),
  );
  return pair?.[2];
}

const isPair = ([one, other]: readonly [Duty, Duty], [a, b]: readonly [Duty, Duty]): boolean =>
  (a === one && b === other) || (a === other && b === one);

function haveSomebodyInCommon(one: Doer, other: Doer): boolean {
  const people = peopleOf(one);
  return peopleOf(other).some((person) => people.includes(person));
}

const peopleOf = ({ userId, inPlaceOf }: Doer): string[] =>
  inPlaceOf === undefined || inPlaceOf === null ? [userId] : [userId, inPlaceOf];
