import { MultipleChoices, SalesforceError } from "./errors.ts";
import type { Call } from "./org.ts";

export interface DataRequest {
  method: string;
  /** Path after the version, decoded: `["sobjects", "Case", "500…"]`. */
  segments: string[];
  query: URLSearchParams;
  body: unknown;
  /** The header `Sforce-Query-Options`. */
  queryOptions?: string | undefined;
}

export interface DataAnswer {
  status: number;
  /** JSON; absent for 204 and for bytes. */
  body?: unknown;
  bytes?: Buffer;
}

/** Something that answers a data call; `composite` is given it so that it need not import its own router. */
export type Caller = (call: Call, request: DataRequest) => DataAnswer;

export function ok(body: unknown): DataAnswer {
  return { status: 200, body };
}

export const NO_CONTENT: DataAnswer = { status: 204 };

export function created(id: string): DataAnswer {
  return { status: 201, body: { id, success: true, errors: [] } };
}

/** A refusal as an answer; anything that is not a refusal is a bug of ours and goes on. */
export function failureAnswer(error: unknown): DataAnswer {
  if (error instanceof SalesforceError) return { status: error.status, body: error.errors };
  if (error instanceof MultipleChoices) return { status: 300, body: error.urls };
  throw error;
}

/** `/services/data/v59.0/sobjects/Case?fields=Id` taken apart; null when it is not a data path of a known version. */
export function readDataPath(
  url: string,
): { version: string; segments: string[]; query: URLSearchParams } | null {
  const [path = "", search = ""] = url.split("?", 2);
  const parts = /^\/services\/data\/(v(\d{2})\.0)(\/.*)?$/.exec(path);
  const [, version, number, rest = ""] = parts ?? [];
  if (!version || Number(number) < 50 || Number(number) > 62) return null;
  try {
    const segments = rest
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    return { version, segments, query: new URLSearchParams(search) };
  } catch {
    return null;
  }
}
