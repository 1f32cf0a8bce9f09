import type { GatewayConfig } from "#connectors/gateway/config.ts";
import { CallerClaims, callerClaim, JsonFault, XML_FAULT, xmlMember } from "#connectors/gateway/wire.ts";
import type { ClientReading } from "#ports/client-identity.ts";
import type { Fault, HttpAnswer } from "#runtime/http/http-call.ts";
import { retryInstant } from "#runtime/http/retry-after.ts";

export interface GatewayFault {
  code: number;
  message: string;
  description: string;
}

/** A fault written by the gateway itself, not by the platform behind it. JSON or XML, whatever was asked for. */
export function readGatewayFault(answer: HttpAnswer): GatewayFault | undefined {
  if (answer.status < 400) return undefined;
  const text = answer.bytes.subarray(0, 8_192).toString("utf8");
  return XML_FAULT.test(text) ? fromXml(text) : fromJson(text);
}

function fromXml(text: string): GatewayFault | undefined {
  const [code, message, description] = ["code", "message", "description"].map((name) =>
    xmlMember(text, name),
  );
  return toFault({ code, message, description });
}

function fromJson(text: string): GatewayFault | undefined {
  try {
    const fault = JsonFault.safeParse(JSON.parse(text)).data;
    return fault ? toFault(fault) : undefined;
  } catch {
    return undefined;
  }
}

interface Told {
  code?: string | number | undefined;
  message?: string | undefined;
  description?: string | undefined;
  type?: string | undefined;
}

/** All of the gateway's codes have six digits, but for its status reports: another's `code` is left to the platform. */
function toFault({ code, message = "", description = "", type }: Told): GatewayFault | undefined {
  const number = Number(code);
  const isOurs = (number >= 100_000 && number <= 999_999) || type === "Status report";
  return Number.isInteger(number) && isOurs ? { code: number, message, description } : undefined;
}

/**
 * What a fault of the gateway means for the caller (reference: interop, §2.3). An unknown code is told by its status:
 * never a guess at what it may mean.
 */
export function gatewayFault(answer: HttpAnswer, now: Date): Fault | undefined {
  const fault = readGatewayFault(answer);
  if (fault === undefined) return undefined;
  const message = `Gateway: ${[fault.code, fault.message].filter(Boolean).join(" ")}`;
  if (isThrottling(fault.code)) {
    const retryAt = retryInstant(answer.headers["retry-after"], fault.description, now);
    return { kind: "throttled", message, retryAt };
  }
  if (answer.status === 401) return { kind: "token-expired", message };
  if (answer.status === 403) return { kind: "not-allowed", message };
  if (answer.status === 404 || answer.status === 405)
    return { kind: "not-allowed", message: `${message} (risorsa non esposta dal gateway)` };
  return { kind: "unavailable", message };
}

/** 900801 is the backend's own overload, with status 503. */
function isThrottling(code: number): boolean {
  return code >= 900_800 && code <= 900_809;
}

/** Clocks are never quite the same. */
const SKEW_MS = 30_000;
/** Seconds until the year 5138; what is more are milliseconds. */
const LARGEST_SECONDS = 100_000_000_000;

/**
 * Who calls, from the claims of a token that the gateway signed. An application's name is unique for its subscriber only:
 * both together say who it is, or anybody could register an application that is called like another's. A slash in one of
 * them is written %2F, so that no two pairs are the same text.
 */
export function toClient(
  claims: Record<string, unknown>,
  config: Pick<GatewayConfig, "GATEWAY_CALLER_ISSUER" | "GATEWAY_CALLER_CONTEXT">,
  now: Date,
): ClientReading {
  const read = CallerClaims.safeParse(claims);
  if (!read.success) return { kind: "refused", because: "non dice quale applicazione chiama" };
  const { iss, exp } = read.data;
  const expiresAt = new Date(exp > LARGEST_SECONDS ? exp : exp * 1_000);
  if (iss !== config.GATEWAY_CALLER_ISSUER) return { kind: "refused", because: "non è del gateway (iss)" };
  if (!(expiresAt.getTime() + SKEW_MS > now.getTime())) return { kind: "refused", because: "è scaduto" };
  if (!isContext(callerClaim(read.data, "apicontext"), config.GATEWAY_CALLER_CONTEXT))
    return { kind: "refused", because: "è per un'altra API (apicontext)" };
  const application = callerClaim(read.data, "applicationname");
  const parts = ["gateway", callerClaim(read.data, "subscriber"), application];
  const identifier = parts.map((part) => part.replaceAll(/[%/]/g, encodeURIComponent)).join("/");
  return { kind: "client", client: { identifier, displayName: application, expiresAt, usedOnce: undefined } };
}

/** With or without the version, which the gateway adds. */
const isContext = (told: string, ours: string): boolean => told === ours || told.startsWith(`${ours}/`);
