import type { Visibility } from "#domain/documents/document-type.ts";
import { isDay } from "#domain/time/civil-date.ts";

/** What a rule may say of the files that its path fits, besides which they are. Texts may name what was found: `ED-{edificio}`. */
export const RULE_FIELDS = [
  "edificio",
  "tipo",
  "data",
  "scadenza",
  "numero",
  "ente",
  "titolo",
  "visibilita",
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** How archives are laid out: `{edificio}/CPI/{data}*.pdf`. `*` within a name, `**` through folders, `{…}` to be read. */
export type FolderRule = { percorso: string } & Partial<Record<RuleField, string>>;

export interface Placement {
  /** Which rule, from 1. */
  rule: number;
  building?: string;
  type?: string;
  issuedOn?: string;
  expiresOn?: string;
  number?: string;
  issuer?: string;
  title?: string;
  visibility?: Visibility;
}

export type Placing =
  | { kind: "placed"; placement: Placement }
  | { kind: "no-rule" }
  /** A rule fits, and what it reads is no day or no visibility. */
  | { kind: "unreadable"; rule: number; because: string };

const VISIBILITIES: Readonly<Record<string, Visibility>> = {
  edificio: "building",
  uffici: "office",
  riservato: "restricted",
};
export const VISIBILITY_NAMES = Object.keys(VISIBILITIES);

const A_DAY = String.raw`\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{1,2}[-_.]\d{1,2}[-_.]\d{4}`;
/** More than anybody writes. What is tried against a name takes as long as it is to the power of these: never for ever. */
const MOST_IN_A_NAME = 3;
const MOST_DEEP = 2;

/** @returns why a path is no rule's, in Italian; undefined when it is */
export function faultOfPath(percorso: string): string | undefined {
  if (percorso.trim() === "") return "manca il percorso";
  if ((percorso.match(/\*\*/g) ?? []).length > MOST_DEEP) return `più di ${MOST_DEEP} volte **`;
  const crowded = percorso.split("/").find((part) => wildIn(part) > MOST_IN_A_NAME);
  if (crowded !== undefined) return `«${crowded}» ha più di ${MOST_IN_A_NAME} segni jolly`;
  const names = [...percorso.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
  const unknown = names.find((name) => !RULE_FIELDS.some((field) => field === name));
  if (unknown !== undefined)
    return `{${unknown}} non si conosce: si può leggere ${RULE_FIELDS.map((field) => `{${field}}`).join(", ")}`;
  return new Set(names).size < names.length ? "la stessa cosa è letta due volte" : undefined;
}

/** A day has a shape of its own, and is found at once. */
const wildIn = (part: string): number =>
  (part.replace(/\{(data|scadenza)\}/g, "").match(/\*+|\{\w*\}/g) ?? []).length;

/** The first rule that fits a file's path decides; paths are told apart by `/`, and capitals do not matter. */
export function compileRules(rules: readonly FolderRule[]): (path: string) => Placing {
  const compiled = rules.map((rule) => ({ rule, pattern: toPattern(rule.percorso) }));
  return (path) => {
    const text = path.normalize("NFC");
    for (const [index, { rule, pattern }] of compiled.entries()) {
      const match = pattern.exec(text);
      if (match !== null) return place(rule, match.groups ?? {}, index + 1);
    }
    return { kind: "no-rule" };
  };
}

function toPattern(percorso: string): RegExp {
  const parts = percorso
    .normalize("NFC")
    .replace(/^\.?\//, "")
    .split(/(\*\*\/|\*\*|\*|\?|\{\w+\})/);
  return new RegExp(`^${parts.map(partPattern).join("")}$`, "iu");
}

function partPattern(part: string): string {
  if (part === "**/") return "(?:[^/]+/)*";
  if (part === "**") return ".*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  const name = /^\{(\w+)\}$/.exec(part)?.[1];
  if (name === "data" || name === "scadenza") return `(?<${name}>${A_DAY})`;
  if (name !== undefined) return `(?<${name}>[^/]+?)`;
  return part.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

function place(rule: FolderRule, found: Record<string, string | undefined>, number: number): Placing {
  const said = (field: RuleField): string | undefined => {
    const text = rule[field]?.replace(/\{(\w+)\}/g, (_, name: string) => found[name] ?? "") ?? found[field];
    return text?.trim() || undefined;
  };
  const unreadable = (because: string): Placing => ({ kind: "unreadable", rule: number, because });
  const [date, expiry, shown] = [said("data"), said("scadenza"), said("visibilita")];
  const issuedOn = date === undefined ? undefined : readDay(date);
  const expiresOn = expiry === undefined ? undefined : readDay(expiry);
  if (date !== undefined && issuedOn === undefined) return unreadable(`«${date}» non è una data`);
  if (expiry !== undefined && expiresOn === undefined) return unreadable(`«${expiry}» non è una data`);
  const visibility = shown === undefined ? undefined : VISIBILITIES[shown.toLowerCase()];
  if (shown !== undefined && visibility === undefined)
    return unreadable(`«${shown}» non dice chi lo vede: ${VISIBILITY_NAMES.join(", ")}`);
  const values = {
    ...{ building: said("edificio"), type: said("tipo"), issuedOn, expiresOn, number: said("numero") },
    ...{ issuer: said("ente"), title: said("titolo"), visibility },
  };
  const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  return { kind: "placed", placement: { rule: number, ...known } };
}

/** As archives write it: `2024-03-12`, `20240312`, `12-03-2024`, `12.3.2024`, `12/03/2024`. */
function readDay(text: string): string | undefined {
  const first = /^(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})$/.exec(text);
  const last = /^(\d{1,2})[-_./](\d{1,2})[-_./](\d{4})$/.exec(text);
  const day =
    first !== null
      ? `${first[1]}-${first[2]}-${first[3]}`
      : `${last?.[3]}-${last?.[2]?.padStart(2, "0")}-${last?.[1]?.padStart(2, "0")}`;
  return isDay(day) ? day : undefined;
}
