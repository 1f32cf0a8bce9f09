/** `2024-03-05T09:12:33.000+0000`: how Salesforce writes instants. Its clock has a resolution of one second. */
export function salesforceInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}.000+0000`;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads every form that Salesforce reads (`Z`, `+01:00`, `+0000`, with or without seconds); null when it is none. */
export function readInstant(text: string): string | null {
  const parts = INSTANT.exec(text);
  if (!parts) return null;
  const [, day, minutes, seconds = ":00", zone = "Z"] = parts;
  const offset = zone === "Z" || zone.includes(":") ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const at = new Date(`${day}T${minutes}${seconds}${offset}`);
  return Number.isNaN(at.getTime()) ? null : salesforceInstant(at);
}

/** A calendar day `YYYY-MM-DD` that exists; null otherwise. */
export function readDay(text: string): string | null {
  if (!DAY.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

/** Back from the written form to an instant. */
export function instantOf(text: string): Date {
  return new Date(text.replace("+0000", "Z"));
}
