import { CITIZENS, FIRMS, ODD_CASES } from "#platforms/sirac/people/citizens.ts";
import { EMPLOYEES } from "#platforms/sirac/people/employees.ts";
import type { DemoIdentity } from "#platforms/sirac/people/makers.ts";

/**
 * The people one can be in the training environment. The tax codes have a right check character and Z999 for
 * birthplace, a code that is given to no place: no living person can have them.
 */
export const DEMO_IDENTITIES: readonly DemoIdentity[] = [...EMPLOYEES, ...FIRMS, ...CITIZENS, ...ODD_CASES];

export function findIdentity(id: string): DemoIdentity | undefined {
  return DEMO_IDENTITIES.find((identity) => identity.id === id);
}
