import { isLike } from "#platforms/auriga/services/paging.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** One criterion on an additional attribute, with the operators of the reference (§8). */
export function meets(criterion: Tree, value: string | undefined): boolean {
  const operator = textAt(criterion, "OperatoreLogico") ?? "";
  const first = textAt(criterion, "ValoreConfronto_1");
  const second = textAt(criterion, "ValoreConfronto_2");
  const given = value ?? "";
  if (operator === "valorizzato") return given !== "";
  if (operator === "non valorizzato") return given === "";
  if (operator === "spuntato") return given === "1";
  if (operator === "non spuntato") return given !== "1";
  if (first === undefined) refuse(`Manca ValoreConfronto_1 per l'operatore ${operator}`);
  if (operator.startsWith("simile"))
    return isLike(given, first, { ignoreCase: operator.includes("insensitive") });
  if (given === "") return false;
  return compares(operator, given, { first, second });
}

function compares(
  operator: string,
  given: string,
  { first, second }: { first: string; second: string | undefined },
): boolean {
  // A list of values meets it when one of them does.
  if (operator === "uguale") return given.split("|*|").includes(first);
  if (operator === "minore") return order(given, first) < 0;
  if (operator === "minore o uguale") return order(given, first) <= 0;
  if (operator === "maggiore o uguale") return order(given, first) >= 0;
  if (second === undefined) refuse("Manca ValoreConfronto_2");
  return order(given, first) >= 0 && order(given, second) <= 0;
}

/** Numbers have a decimal comma, days are GG/MM/AAAA; anything else is text. */
function order(one: string, other: string): number {
  const numbers = [one, other].map(numberOf);
  if (numbers.every((number) => number !== null)) return (numbers[0] ?? 0) - (numbers[1] ?? 0);
  const [first, second] = [one, other].map(dayOf);
  return (first ?? one).localeCompare(second ?? other);
}

function numberOf(text: string): number | null {
  return /^-?\d+(,\d+)?$/.test(text) ? Number(text.replace(",", ".")) : null;
}

function dayOf(text: string): string | null {
  const found = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  return found === null ? null : `${found[3]}-${found[2]}-${found[1]}`;
}
