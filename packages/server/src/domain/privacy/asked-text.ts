import { maskText } from "#domain/privacy/mask.ts";

/** What was looked for, as the register of readings keeps it: it may be a person. */
export function askedText(asked: object): string {
  return Object.entries(asked)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${maskText(String(value))}`)
    .join(" ");
}
