/** A fault of the gateway itself (WSO2), as told in the body: JSON flat or wrapped, or XML. */
export interface GatewayFault {
  code: string;
  text: string;
}

const XML_CODE = /<(?:\w+:)?code>\s*(\d+)\s*<\/(?:\w+:)?code>/;
const XML_TEXT = /<(?:\w+:)?description>([^<]*)<\/(?:\w+:)?description>/;

export function readGatewayFault(body: string): GatewayFault | undefined {
  const xml = XML_CODE.exec(body);
  if (xml && /fault/i.test(body)) return { code: xml[1] as string, text: XML_TEXT.exec(body)?.[1] ?? "" };
  try {
    const parsed = JSON.parse(body) as { fault?: Record<string, unknown> } & Record<string, unknown>;
    const fault = parsed.fault ?? parsed;
    if (!/^\d{6}$/.test(String(fault.code))) return undefined;
    return { code: String(fault.code), text: String(fault.description ?? fault.message ?? "") };
  } catch {
    return undefined;
  }
}

/** Expired or wrong token: worth a new one, once. */
export const isTokenFault = (code: string): boolean => ["900901", "900902", "900903"].includes(code);

/** Throttled out. */
export const isThrottleFault = (code: string): boolean => /^9008\d\d$/.test(code);

/** When to come back: `Retry-After` in seconds or as a date, or WSO2's sentence "after 2026-Jun-11 00:00:00+0000 UTC". */
export function readRetryAt(retryAfter: string | undefined, body: string, now: Date): Date | undefined {
  if (retryAfter !== undefined) {
    const seconds = Number(retryAfter);
    const at = Number.isFinite(seconds) ? new Date(now.getTime() + seconds * 1000) : new Date(retryAfter);
    if (!Number.isNaN(at.getTime())) return at;
  }
  const told = /after (\d{4})-([A-Z][a-z]{2})-(\d{2}) (\d{2}:\d{2}:\d{2})\+0000 UTC/.exec(body);
  if (told === null) return undefined;
  const at = new Date(`${told[3]} ${told[2]} ${told[1]} ${told[4]} UTC`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
