import type { Gravity, Weakness } from "#main/security/weakness.ts";

export interface SecurityReport {
  weaknesses: readonly Weakness[];
  /** What could not be looked at, with the reason. */
  notLookedAt: readonly string[];
}

const WORD: Record<Gravity, string> = {
  critical: "CRITICA",
  high: "ALTA",
  medium: "MEDIA",
  low: "BASSA",
};

/** Whether the command ends with a code of its own: what is `medium` or `low` can wait for a working day. */
export function isUrgent({ weaknesses }: SecurityReport): boolean {
  return weaknesses.some(({ gravity }) => gravity === "critical" || gravity === "high");
}

export function asText({ weaknesses, notLookedAt }: SecurityReport): string {
  const found = weaknesses.map(
    ({ code, gravity, what, why, remedy }) =>
      `${WORD[gravity].padEnd(7)} ${what}.\n        Perché: ${why}.\n        Che cosa fare: ${remedy}.\n        [${code}]`,
  );
  const unseen = notLookedAt.map((text) => `Non guardato: ${text}`);
  return [...found, ...unseen, summary(weaknesses)].join("\n\n");
}

function summary(weaknesses: readonly Weakness[]): string {
  if (weaknesses.length === 0) return "Nessuna debolezza in ciò che è stato guardato.";
  const counted = Object.entries(WORD)
    .map(([gravity, word]) => [weaknesses.filter((one) => one.gravity === gravity).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} di gravità ${word.toLowerCase()}`);
  return `Debolezze: ${counted.join(", ")}.`;
}

export function asJson(report: SecurityReport): string {
  return JSON.stringify({ ...report, urgent: isUrgent(report) }, null, 2);
}
