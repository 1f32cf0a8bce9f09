export type Level = 1 | 2 | 3;
export const LEVELS: readonly Level[] = [1, 2, 3];

export const SPID_LEVEL = {
  1: "https://www.spid.gov.it/SpidL1",
  2: "https://www.spid.gov.it/SpidL2",
  3: "https://www.spid.gov.it/SpidL3",
} as const satisfies Record<Level, string>;

export const EIDAS_LEVEL = {
  1: "http://eidas.europa.eu/LoA/low",
  2: "http://eidas.europa.eu/LoA/substantial",
  3: "http://eidas.europa.eu/LoA/high",
} as const satisfies Record<Level, string>;

export const SMARTCARD = "urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI";
/** The employees' own sign-in; the municipality does not publish the value it sends. */
export const EMPLOYEE = "urn:comune:iam:dipendente";

/** What an application asked of the sign-in. */
export interface AskedLevel {
  /** Levels that satisfy it; all of them when nothing was asked. */
  acceptable: readonly Level[];
  /** Whether it asked at all. */
  isNamed: boolean;
}

export const ANY_LEVEL: AskedLevel = { acceptable: LEVELS, isNamed: false };

type Comparison = "exact" | "minimum" | "better" | "maximum";

/** How strong a class reference says a sign-in is; null for one that says nothing of levels. */
function levelOfClass(classRef: string): Level | null {
  for (const level of LEVELS) {
    if (SPID_LEVEL[level] === classRef || EIDAS_LEVEL[level] === classRef) return level;
  }
  return classRef === SMARTCARD ? 3 : null;
}

/** `RequestedAuthnContext` (SAML core §3.3.2.2.1), or `acr_values` as a minimum. */
export function askedLevel(classRefs: readonly string[], comparison: string | undefined): AskedLevel {
  const named = classRefs.map(levelOfClass).filter((level) => level !== null);
  if (named.length === 0) return ANY_LEVEL;
  const [lowest, highest] = [Math.min(...named), Math.max(...named)];
  const satisfies: Record<Comparison, (level: Level) => boolean> = {
    exact: (level) => named.includes(level),
    minimum: (level) => level >= lowest,
    better: (level) => level > highest,
    maximum: (level) => level <= highest,
  };
  const test = satisfies[(comparison ?? "exact") as Comparison] ?? satisfies.exact;
  return { acceptable: LEVELS.filter(test), isNamed: true };
}

/** Error nr20 of SPID is what a person gets who has no credential of the level asked. */
export function pickLevel(
  asked: AskedLevel,
  held: readonly Level[],
  preferred: Level | undefined,
): Level | null {
  const able = held.filter((level) => asked.acceptable.includes(level));
  if (preferred !== undefined) {
    // A provider may answer with more than was asked, never with less (SPID, "livelli di sicurezza").
    const floor = Math.min(...asked.acceptable);
    return held.includes(preferred) && preferred >= floor ? preferred : null;
  }
  return able[0] ?? null;
}
