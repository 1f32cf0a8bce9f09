import { ModelUnreadable } from "#features/models/model-unreadable.ts";

const LONGEST = 500;

/** What XML Schema writes otherwise: `\i` and `\c` are the signs that a name begins with and has. */
const CLASSES: Readonly<Record<string, string>> = {
  i: "\\p{L}_:",
  c: "\\p{L}\\p{N}\\-._:",
};

/**
 * A pattern of XML Schema, of the whole value. Runs in the reading's own thread, with its time limit: one that takes for
 * ever ends with it.
 */
export function xsdPattern(pattern: string): RegExp {
  if (pattern.length > LONGEST)
    throw new ModelUnreadable(`Nel file IDS c'è una forma più lunga di ${LONGEST} caratteri`);
  const translated = translate(pattern);
  try {
    return new RegExp(`^(?:${translated})$`, "u");
  } catch {
    throw new ModelUnreadable(`Nel file IDS c'è una forma che non si capisce: «${pattern.slice(0, 60)}»`);
  }
}

/** Outside of a class `^` and `$` are signs like others; `-`, `"` and the like may be escaped, which JavaScript refuses. */
function translate(pattern: string): string {
  let isInClass = false;
  return pattern.replaceAll(/\\(.)|[[\]^$/]/gsu, (sign, escaped: string | undefined) => {
    if (escaped !== undefined) return escapedSign(escaped, isInClass);
    if (sign === "[") isInClass = true;
    if (sign === "]") isInClass = false;
    return !isInClass && (sign === "^" || sign === "$" || sign === "/") ? `\\${sign}` : sign;
  });
}

function escapedSign(sign: string, isInClass: boolean): string {
  const named = CLASSES[sign];
  if (named !== undefined) return isInClass ? named : `[${named}]`;
  if (/[nrtdDsSwWpP]/.test(sign)) return `\\${sign}`;
  if (/[\\|.?*+(){}[\]^$/]/.test(sign)) return `\\${sign}`;
  return sign === "-" ? (isInClass ? "\\-" : "-") : sign;
}
