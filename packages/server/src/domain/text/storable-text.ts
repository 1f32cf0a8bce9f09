/**
 * Text that PostgreSQL takes, as text and inside JSON: it refuses NUL, and half of a surrogate pair is no UTF-8. What is
 * replaced stays visible.
 */
export function storable(text: string): string {
  return (text.includes("\0") ? text.replaceAll("\0", "\u2400") : text).toWellFormed();
}

/** The first characters of a text, never half of one. */
export function beginning(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).toWellFormed();
}
