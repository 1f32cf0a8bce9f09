/** What is shorter is a word that may stand anywhere: hiding it would only tear texts apart. */
const SHORTEST = 6;

const HIDDEN = "***";

/**
 * The same text with each secret replaced, as it is, as JSON writes it and as an address does. The last guard of many:
 * no line of ours is meant to hold a secret, but an error's message is written by whoever made it.
 */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const shapes = new Set(secrets.flatMap(shapesOf));
  // The longest first: a password inside an address goes with it.
  const ordered = [...shapes].toSorted((one, other) => other.length - one.length);
  return (text) => ordered.reduce((shown, shape) => shown.replaceAll(shape, HIDDEN), text);
}

function shapesOf(secret: string): string[] {
  const password = URL.parse(secret)?.password ?? "";
  return [secret, password, decoded(password)]
    .filter((text) => text.length >= SHORTEST)
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
