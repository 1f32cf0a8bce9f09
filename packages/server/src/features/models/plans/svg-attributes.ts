import { readTransform } from "#domain/plans/affine.ts";

/**
 * What may be said of a drawn thing: a name that is not here, or a value that is not of its form, is left out. None of
 * these forms can name another file, hold a script, or carry a reference.
 */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?(?:px|pt|pc|mm|cm|in|em|ex|%)?$/i;
const NUMBERS = /^[\d\s.,eE+-]*$/;
const PATH = /^[MmLlHhVvCcSsQqTtAaZz\d\s.,eE+-]*$/;
const WORD = /^[a-z-]{1,24}$/i;
const PAINT = /^(?:[a-z]{3,24}|#[0-9a-f]{3,8}|rgba?\([\d\s.,%]{1,40}\))$/i;
const DASHES = /^(?:none|[\d\s.,]{1,200}(?:px)?)$/;

const FORMS: Readonly<Record<string, RegExp>> = {
  ...each(
    "x y x1 y1 x2 y2 cx cy r rx ry width height font-size stroke-width stroke-miterlimit opacity fill-opacity stroke-opacity",
    NUMBER,
  ),
  ...each("dx dy rotate points", NUMBERS),
  ...each("fill stroke color", PAINT),
  ...each(
    "stroke-linecap stroke-linejoin fill-rule text-anchor font-weight font-style display visibility dominant-baseline vector-effect",
    WORD,
  ),
  d: PATH,
  "stroke-dasharray": DASHES,
};

/** What a style may say, as an attribute of the same name. */
const STYLED = new Set(
  "fill stroke color stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray opacity fill-opacity stroke-opacity fill-rule font-size font-weight font-style text-anchor display visibility vector-effect".split(
    " ",
  ),
);

function each(names: string, form: RegExp): Record<string, RegExp> {
  return Object.fromEntries(names.split(" ").map((name) => [name, form]));
}

const isOfItsForm = (name: string, value: string): boolean =>
  name === "transform"
    ? readTransform(value) !== undefined
    : Object.hasOwn(FORMS, name) && (FORMS[name] as RegExp).test(value);

/** @returns undefined when it may not be said */
export function safeAttribute(name: string, value: string): string | undefined {
  const trimmed = value.trim();
  return isOfItsForm(name, trimmed) ? trimmed : undefined;
}

/** `fill:none;stroke:#000` as attributes; what is not of the allowed ones is left out. */
export function safeStyle(text: string): Record<string, string> {
  const said: Record<string, string> = {};
  for (const declaration of text.split(";").slice(0, 100)) {
    const colon = declaration.indexOf(":");
    if (colon < 0) continue;
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/!important\s*$/i, "")
      .trim();
    if (STYLED.has(name) && isOfItsForm(name, value)) said[name] = value;
  }
  return said;
}

/** What the sheets of a drawing say of its classes: drawing programs put there which lines are thin and which fills are none. */
export type ClassStyles = ReadonlyMap<string, Readonly<Record<string, string>>>;

const RULE = /([^{}]{1,2000})\{([^{}]{0,5000})\}/g;
const MOST_RULES = 2_000;

/** Rules of single classes (`.st0, .st1 {…}`); any other is left out. */
export function readSheet(text: string): ClassStyles {
  const classes = new Map<string, Record<string, string>>();
  let count = 0;
  for (const [, selectors = "", body = ""] of text.replaceAll(/\/\*[^*]*\*\//g, "").matchAll(RULE)) {
    count += 1;
    if (count > MOST_RULES) break;
    for (const selector of selectors.split(",")) {
      const name = /^\s*\.([\w-]{1,100})\s*$/.exec(selector)?.[1];
      if (name !== undefined) classes.set(name, { ...classes.get(name), ...safeStyle(body) });
    }
  }
  return classes;
}
