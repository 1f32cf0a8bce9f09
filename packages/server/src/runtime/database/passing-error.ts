import { isDatabaseGone } from "#runtime/web/answer-problem.ts";

/**
 * Whether the same work may well succeed later, as it is: the database away, out of room, or two holders in each
 * other's way (SQLSTATE 40001, 40P01, 55P03). Anything else is in the work itself.
 */
export function isPassingError(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isDatabaseGone(error) || ["40001", "40P01", "55P03"].includes(String(code));
}
