/**
 * Whether the same work may well succeed later, as it is: the database away, out of room, or two holders in each
 * other's way. Anything else is in the work itself.
 */
export function isPassingError(error: unknown): boolean {
  return isDatabaseGone(error) || isInTheWay(error);
}

/** Class 08 (connection), 57P0x (shutdown), 53 (resources), and sockets that do not open. */
export function isDatabaseGone(error: unknown): boolean {
  const code = codeOf(error);
  if (typeof code !== "string")
    return /timeout exceeded when trying to connect|Connection terminated/.test(String(error));
  return (
    /^(08|53)/.test(code) ||
    code.startsWith("57P0") ||
    ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE"].includes(code)
  );
}

/** Undone for another's sake: serialization failure, deadlock, a lock that was not to be waited for. */
export function isInTheWay(error: unknown): boolean {
  return ["40001", "40P01", "55P03"].includes(String(codeOf(error)));
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;
