import type { Names } from "#connectors/sirac/profile-config.ts";

/** What was said, by name in small letters: values in order, none of them empty. */
export type Said = ReadonlyMap<string, readonly string[]>;

export type HeaderReading =
  | { kind: "read"; said: Said }
  | { kind: "forged"; because: "twin" | "repeated"; header: string };

/**
 * Names that say who somebody is, whichever of them a municipality uses: SIRAC's (`comge_*`), the service provider's
 * (`Shib-*`), the web server's. Other programs read `-` and `_` as one sign (CGI), so that here a name counts either way.
 */
const ALWAYS = /^(comge_|shib_|x_remote_user$|remote_user$|x_forwarded_user$)/;

const folded = (name: string): string => name.toLowerCase().replaceAll("-", "_");

/** Whether nobody but the proxy may send this header, and only on the sign-in route. */
export function identityHeaders(names: Names): (name: string) => boolean {
  const listed = new Set(Object.values(names).flat().map(folded));
  return (name) => {
    const plain = folded(name);
    return ALWAYS.test(plain) || listed.has(plain);
  };
}

/**
 * The identity headers of a request, from its raw list: Node joins or drops repeated ones, and then nobody can tell.
 * One that is there twice, or in the other spelling (`comge-codicefiscale`), is what an intruder sends.
 */
export function readHeaders(rawHeaders: readonly string[], names: Names): HeaderReading {
  const isIdentity = identityHeaders(names);
  const spelling = new Map(
    Object.values(names)
      .flat()
      .map((name) => [folded(name), name.toLowerCase()]),
  );
  const said = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    if (!isIdentity(name)) continue;
    const plain = folded(name);
    if (isTwin(name, spelling.get(plain))) return { kind: "forged", because: "twin", header: name };
    if (seen.has(plain)) return { kind: "forged", because: "repeated", header: name };
    seen.add(plain);
    const values = splitValues(decode(rawHeaders[at + 1] as string));
    if (values.length > 0) said.set(name, values);
  }
  return { kind: "read", said };
}

/** Not spelt as the proxy spells it; of names that no profile lists, SIRAC's have no hyphen. */
const isTwin = (name: string, expected: string | undefined): boolean =>
  expected === undefined ? name.startsWith("comge-") : name !== expected;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** mod_shib sends UTF-8 bytes, which Node reads as Latin-1 (reference: sso.md §3). Bytes that are no UTF-8 are Latin-1 indeed. */
export function decode(value: string): string {
  try {
    return UTF8.decode(Buffer.from(value, "latin1")).normalize("NFC");
  } catch {
    return value;
  }
}

/** Several values come joined by `;`, and a `;` of their own as `\;`. An attribute that is not there comes as an empty text. */
export function splitValues(text: string): string[] {
  return text
    .split(/(?<!\\);/)
    .map((value) => value.replaceAll("\\;", ";").trim())
    .filter(Boolean);
}

/** Claims of a token in the same shape; what is neither text nor a number nor a list of them says nothing. */
export function readClaims(claims: Readonly<Record<string, unknown>>): Said {
  const said = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(claims)) {
    const values = (Array.isArray(value) ? value : [value])
      .filter((one) => typeof one === "string" || typeof one === "number")
      .map((one) => String(one).trim())
      .filter(Boolean);
    if (values.length > 0 && !said.has(name.toLowerCase())) said.set(name.toLowerCase(), values);
  }
  return said;
}
