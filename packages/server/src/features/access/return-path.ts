const HERE = "http://stabile.invalid";
/** Signing in to be sent to sign in, or out, would never end. */
const DOORS = new Set(["accesso", "uscita", "slo"]);

/**
 * Where to go after sign-in: only our own pages, since an address from outside would make sign-in a way to send people
 * anywhere. Read as a browser and our router read it: with its dots resolved and its percent signs undone.
 */
export function safeReturnPath(path: unknown): string {
  if (typeof path !== "string" || path.length > 500 || !/^\/(?![/\\])[^\s\\]*$/.test(path)) return "/";
  const url = URL.parse(path, HERE);
  if (url?.origin !== HERE || url.pathname.startsWith("//")) return "/";
  return DOORS.has(firstSegment(url.pathname)) ? "/" : url.pathname + url.search + url.hash;
}

function firstSegment(pathname: string): string {
  try {
    return decodeURIComponent(pathname).split("/")[1] ?? "";
  } catch {
    return "accesso";
  }
}
