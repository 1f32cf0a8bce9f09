import { ASKED, ASKED_VALUES, registerOf, SHOWN } from "#text/it-asked.ts";
import { dayText } from "#ui/dates.ts";

/** A name that a question has, and its value: to the next name that one has. */
const ASKED_PART = new RegExp(`(?:^| )(${Object.keys(ASKED).join("|")})=`);
const FORMATS = new Map([
  ["csv", "CSV"],
  ["xlsx", "XLSX"],
  ["jsonl", "JSON Lines"],
]);

/**
 * What a list was asked, as the register of readings keeps it (`state=in-force shown=10`, with the format before it
 * when it was exported), in words: each name and its value.
 * @returns undefined when it is not written so
 */
export function askedWords(subjectKind: string, asked: string): [label: string, text: string][] | undefined {
  const [head = "", ...parts] = asked.split(ASKED_PART);
  const format = FORMATS.get(head.trim());
  if (head.trim() !== "" && format === undefined) return undefined;
  const words: [string, string][] = format === undefined ? [] : [[ASKED.format, format]];
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] as keyof typeof ASKED;
    const text = valueText(subjectKind, name, parts[at + 1] ?? "");
    if (text !== undefined) words.push([ASKED[name], text]);
  }
  return words.length === 0 ? undefined : words;
}

/** How many fit in a page, and in which order, say nothing of what was read. */
const UNTOLD: ReadonlySet<string> = new Set(["limit", "sort"]);

function valueText(subjectKind: string, name: string, value: string): string | undefined {
  if (UNTOLD.has(name)) return undefined;
  if (name === "shown") return SHOWN(Number(value));
  const values = ASKED_VALUES[`${registerOf(subjectKind)}.${name}`] ?? ASKED_VALUES[name];
  if (values !== undefined && Object.hasOwn(values, value)) return values[value];
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayText(value) : value;
}
