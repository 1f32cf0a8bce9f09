/** `PG 123/2026`, as a person copies it from the paper; empty when there is no number. */
export function numberText({
  register,
  year,
  number,
}: {
  register: string | null;
  year: number | null;
  number: number | null;
}): string {
  if (year === null || number === null) return "";
  return `${register === null ? "" : `${register} `}${number}/${year}`;
}
