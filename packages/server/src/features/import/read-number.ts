/** "1472210,83", "1.472.210,83" and "1472210.83" are one number. Undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const written = text.replaceAll(/\s/g, "");
  const plain = /^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(written) ? written.replaceAll(".", "") : written;
  if (!/^-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i.test(plain)) return undefined;
  return Number(plain.replace(",", "."));
}
