import type { FastifyReply, FastifyRequest } from "fastify";
import type { GatewaySettings } from "#platforms/gateway/settings.ts";

/**
 * The gateway's own failures, in the words seen in published bodies of WSO2 API Manager 3.x and 4.x.
 * 900901 covers wrong, revoked and expired tokens alike.
 */
export interface GatewayFault {
  status: number;
  code: number;
  message: string;
  description: string;
  /** Runtime faults of the mediation engine carry `type: "Status report"`; security and throttling ones do not. */
  family: "security" | "throttling" | "runtime";
  headers?: Record<string, string>;
  /** Throttling bodies repeat the date as a member of its own. */
  nextAccessTime?: string;
}

interface CalledApi {
  context: string;
  version: string;
}

const CHALLENGE = 'OAuth2 realm="WSO2 API Manager", Bearer realm="WSO2 API Manager"';

export function missingToken(): GatewayFault {
  return {
    status: 401,
    code: 900902,
    message: "Missing Credentials",
    description:
      "Invalid Credentials. Make sure your API invocation call has a header: " +
      "'Authorization : Bearer ACCESS_TOKEN' or 'Authorization : Basic ACCESS_TOKEN' or 'ApiKey : API_KEY'",
    family: "security",
    headers: { "www-authenticate": challenge("The provided token is invalid") },
  };
}

export function wrongToken(api: CalledApi): GatewayFault {
  return {
    status: 401,
    code: 900901,
    message: "Invalid Credentials",
    description:
      `Access failure for API: ${api.context}, version: ${api.version} status: (900901) - ` +
      "Invalid Credentials. Make sure you have provided the correct security credentials",
    family: "security",
    headers: { "www-authenticate": challenge("The provided token is invalid") },
  };
}

/** Newer versions hide the reason in the body; the challenge header of 3.x still tells it. */
export function expiredToken(version: GatewaySettings["version"]): GatewayFault {
  return {
    status: 401,
    code: 900901,
    message: "Invalid Credentials",
    description: "Invalid Credentials. Make sure you have provided the correct security credentials",
    family: "security",
    headers: {
      "www-authenticate": challenge(
        version === "3" ? "The access token expired" : "The provided token is invalid",
      ),
    },
  };
}

export function notSubscribed(): GatewayFault {
  return {
    status: 403,
    code: 900908,
    // The trailing blank is WSO2's.
    message: "Resource forbidden ",
    description: "User is NOT authorized to access the Resource. API Subscription validation failed.",
    family: "security",
  };
}

export function unknownContext(path: string): GatewayFault {
  return {
    status: 404,
    code: 404,
    message: "Not Found",
    description: `The requested resource (${path}) is not available.`,
    family: "runtime",
  };
}

/** 900800 API, 900803 application, 900804 subscription tier. */
export function throttledOut(code: 900800 | 900803 | 900804, nextAccess: Date): GatewayFault {
  const shown = formatAccessDate(nextAccess);
  return {
    status: 429,
    code,
    message: "Message throttled out",
    description: `You have exceeded your quota. You can access API after ${shown}`,
    nextAccessTime: shown,
    family: "throttling",
    headers: { "retry-after": nextAccess.toUTCString() },
  };
}

export function backEndDown(): GatewayFault {
  return runtimeFault(503, 101503, "Error connecting to the back end");
}

/** The description and the status 504 are as operators report them; WSO2's own fault sequence can be edited. */
export function backEndTimedOut(): GatewayFault {
  return runtimeFault(504, 101504, "Connection timed out");
}

/** The back end closed the connection before answering: it may have done the work. */
export function backEndBroke(): GatewayFault {
  return runtimeFault(500, 101500, "Error in Sender");
}

export function unclassified(status: number): GatewayFault {
  return {
    status,
    code: 900900,
    message: "Unclassified Authentication Failure",
    description: "Error while accessing backend services for API key validation",
    family: "security",
  };
}

/** The municipality's own check; its refusal is not published, so the wording is ours. */
export function wrongAssertion(reason: string): GatewayFault {
  return {
    status: 401,
    code: 900901,
    message: "Invalid Credentials",
    description: `x-comge-jwt-assertion: ${reason}`,
    family: "security",
  };
}

function runtimeFault(status: number, code: number, description: string): GatewayFault {
  return { status, code, message: "Runtime Error", description, family: "runtime" };
}

function challenge(description: string): string {
  return `${CHALLENGE}, error="invalid_token", error_description="${description}"`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2026-Jun-11 00:00:00+0000 UTC` */
function formatAccessDate(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(0, 4)}-${MONTHS[date.getUTCMonth()]}-${iso.slice(8, 10)} ${iso.slice(11, 19)}+0000 UTC`;
}

/**
 * Sends a fault in the dress of the configured version. 4.x answers flat JSON whose code is text; 3.x answers JSON
 * wrapped in `fault`, with a number, to those who accept JSON by name, and XML to everyone else.
 */
export function sendFault(
  request: FastifyRequest,
  reply: FastifyReply,
  { fault, version }: { fault: GatewayFault; version: GatewaySettings["version"] },
): FastifyReply {
  reply.code(fault.status).headers(fault.headers ?? {});
  const accept = request.headers.accept ?? "*/*";
  const wantsXml = /\bxml\b/.test(accept) && !/\bjson\b/.test(accept);
  if (wantsXml || (version === "3" && !/\bjson\b/.test(accept))) {
    return reply.type("application/xml; charset=UTF-8").send(xmlBody(fault));
  }
  reply.type("application/json; charset=UTF-8");
  const { code, ...rest } = jsonMembers(fault);
  if (version === "4") return reply.send(JSON.stringify({ code: String(code), ...rest }));
  return reply.send(JSON.stringify({ fault: { code, ...rest } }));
}

function jsonMembers(fault: GatewayFault): Record<string, unknown> & { code: number } {
  return {
    code: fault.code,
    ...(fault.family === "runtime" ? { type: "Status report" } : {}),
    message: fault.message,
    description: fault.description,
    ...(fault.nextAccessTime === undefined ? {} : { nextAccessTime: fault.nextAccessTime }),
  };
}

const NAMESPACE = {
  runtime: ["am", "http://wso2.org/apimanager"],
  security: ["ams", "http://wso2.org/apimanager/security"],
  throttling: ["amt", "http://wso2.org/apimanager/throttling"],
} as const;

function xmlBody(fault: GatewayFault): string {
  const [prefix, namespace] = NAMESPACE[fault.family];
  const members = Object.entries(jsonMembers(fault))
    .map(([name, value]) => `<${prefix}:${name}>${escapeXml(String(value))}</${prefix}:${name}>`)
    .join("");
  return `<${prefix}:fault xmlns:${prefix}="${namespace}">${members}</${prefix}:fault>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
