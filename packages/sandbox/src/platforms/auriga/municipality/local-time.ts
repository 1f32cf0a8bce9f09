const ROME = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Rome",
  dateStyle: "short",
  timeStyle: "medium",
});

/** Rome's clock without a zone, `2026-11-30T09:15:00`: how AURIGA writes moments. */
export function localTime(instant: Date): string {
  return ROME.format(instant).replace(" ", "T");
}

export function yearOf(instant: Date): number {
  return Number(localTime(instant).slice(0, 4));
}
