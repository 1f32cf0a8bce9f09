import { JsonFault, XML_FAULT, xmlMember } from "#connectors/gateway/wire.ts";
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
