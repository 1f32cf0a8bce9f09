import { ANTIVIRUS_CHECKS } from "#main/security/check-antivirus.ts";
import { ACCESS_CHECKS } from "#main/security/check-access.ts";
import { ANSWER_CHECKS } from "#main/security/check-answers.ts";
import { DATABASE_CHECKS } from "#main/security/check-database.ts";
import { EXPOSURE_CHECKS } from "#main/security/check-exposure.ts";
import { HOST_CHECKS } from "#main/security/check-host.ts";
import { PEOPLE_CHECKS } from "#main/security/check-people.ts";
import { SECRET_CHECKS } from "#main/security/check-secrets.ts";
import type { SecurityState } from "#main/security/security-state.ts";
import { byGravity, type Check, type Weakness } from "#main/security/weakness.ts";

const CHECKS: readonly Check[] = [
  ...EXPOSURE_CHECKS,
  ...ACCESS_CHECKS,
  ...SECRET_CHECKS,
  ...HOST_CHECKS,
  ...DATABASE_CHECKS,
  ...PEOPLE_CHECKS,
  ...ANTIVIRUS_CHECKS,
  ...ANSWER_CHECKS,
];

/** All that an installation gets wrong, the worst first. */
export function findWeaknesses(state: SecurityState): Weakness[] {
  return byGravity(CHECKS.flatMap((check) => check(state)));
}
