/** Classes of SQLSTATE that a value can cause, in words for whoever operates the exchange. */
const CLASSES: Record<string, string> = {
  "22": "un valore non è accettabile",
  "23": "un valore non è ammesso accanto agli altri dati",
  "54": "un valore è troppo grande",
};

/**
 * Why something could not be written, in plain words and without the value itself: what the database says of a row
 * repeats it whole, personal data included.
 */
export function refusalText(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code))
    return `Non si può registrare: ${CLASSES[code.slice(0, 2)] ?? "la base dati lo rifiuta"} (codice ${code})`;
  return `Non elaborabile: errore interno (${typeof name === "string" ? name : "sconosciuto"})`;
}
