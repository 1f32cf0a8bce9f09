import type { SecurityState } from "#main/security/security-state.ts";

/** From the worst: `critical` and `high` end the command with a code of their own. */
export const GRAVITIES = ["critical", "high", "medium", "low"] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Something that an installation gets wrong, as its operator reads it. */
export interface Weakness {
  /** A stable name, for scripts. */
  code: string;
  gravity: Gravity;
  what: string;
  why: string;
  remedy: string;
}

/** Looks at one thing. A setting may be wrong in more than one way. */
export type Check = (state: SecurityState) => Weakness[];

/** `when` keeps a check to one expression: what is not so has no weakness. */
export function when(isSo: boolean, weakness: () => Weakness): Weakness[] {
  return isSo ? [weakness()] : [];
}

export function byGravity(weaknesses: readonly Weakness[]): Weakness[] {
  const rank = ({ gravity }: Weakness) => GRAVITIES.indexOf(gravity);
  return weaknesses.toSorted((one, other) => rank(one) - rank(other) || one.code.localeCompare(other.code));
}
