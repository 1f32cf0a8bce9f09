/**
 * Names of Active Directory groups, as `memberOf` brings them: a distinguished name (RFC 4514), whose case and spaces
 * around signs do not matter. A mapping may also name the group alone, without the place it has in the tree.
 */

/** A distinguished name's parts, outermost last: `CN=Tecnici,OU=Gruppi` → `["cn=tecnici", "ou=gruppi"]`. */
function partsOf(name: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < name.length; at += 1) {
    const sign = name[at] as string;
    if (sign === "\\" && at + 1 < name.length) {
      part += sign + name[at + 1];
      at += 1;
    } else if (sign === ",") {
      parts.push(part);
      part = "";
    } else part += sign;
  }
  return [...parts, part].map(tidyPart);
}

function tidyPart(part: string): string {
  const [kind = "", ...value] = part.split("=");
  const text = value.length === 0 ? kind : `${kind.trim()}=${unescaped(value.join("=").trim())}`;
  return text.trim().replaceAll(/\s+/g, " ").toLocaleLowerCase("it");
}

/** `\,` and `\2C` are the same sign; a letter with an accent is two bytes, `\C3\A8`. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/(?:\\[0-9a-f]{2})+/gi, (bytes) =>
      new TextDecoder().decode(
        Uint8Array.from(bytes.slice(1).split("\\"), (code) => Number.parseInt(code, 16)),
      ),
    )
    .replaceAll(/\\(.)/g, "$1");

const isDistinguished = (name: string): boolean => /^\s*[a-z]+\s*=/i.test(name);

/** What a group is compared by. Two ways of writing the same one have the same key. */
export function groupKey(name: string): string {
  return isDistinguished(name) ? partsOf(name).join("\n") : tidyPart(name);
}

/** The keys by which a group that a person belongs to may be named: the whole name, or its first part alone. */
export function keysOfMembership(name: string): string[] {
  if (!isDistinguished(name)) return [groupKey(name)];
  const [first = ""] = partsOf(name);
  return [groupKey(name), first.slice(first.indexOf("=") + 1)];
}
