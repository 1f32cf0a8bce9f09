import { type Caller, type DataAnswer, type DataRequest, ok, readDataPath } from "./data-request.ts";
import { methodNotAllowed, notFound, refuse, SalesforceError } from "./errors.ts";
import type { Call } from "./org.ts";
import { atomically } from "./store.ts";

interface SubRequest {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
}

interface SubResponse {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

const MOST = 25;

function readSubRequests(body: unknown): { allOrNone: boolean; requests: SubRequest[] } {
  const { allOrNone, compositeRequest } = (body ?? {}) as { allOrNone?: boolean; compositeRequest?: unknown };
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0) {
    throw refuse(400, "INVALID_INPUT", "compositeRequest is required");
  }
  if (compositeRequest.length > MOST) {
    throw refuse(400, "INVALID_INPUT", `The limit on the number of subrequests is ${MOST}.`);
  }
  const requests = compositeRequest as SubRequest[];
  const names = new Set<string>();
  for (const { method, url, referenceId } of requests) {
    const wellFormed =
      typeof method === "string" && typeof url === "string" && /^[A-Za-z]\w*$/.test(referenceId ?? "");
    if (!wellFormed || names.has(referenceId)) {
      throw refuse(400, "INVALID_INPUT", `Provided referenceId ('${referenceId}') is invalid or duplicated.`);
    }
    names.add(referenceId);
  }
  return { allOrNone: allOrNone === true, requests };
}

/** The value of `@{ref.records[0].Id}` among the answers already given. */
function lookUp(path: string, answers: ReadonlyMap<string, unknown>): unknown {
  const [reference = "", ...steps] = path.split(/\.|\[|\]\.?/).filter((step) => step !== "");
  let value = answers.get(reference);
  for (const step of steps) value = (value as Record<string, unknown> | null | undefined)?.[step];
  if (value === undefined || value === null || typeof value === "object") {
    throw refuse(
      400,
      "PROCESSING_HALTED",
      `Invalid reference specified. No value for ${path} found in ${reference}`,
    );
  }
  return value;
}

function substitute(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") {
    const whole = /^@\{([^}]+)\}$/.exec(value)?.[1];
    if (whole) return lookUp(whole, answers);
    return value.replace(/@\{([^}]+)\}/g, (_match, path: string) => String(lookUp(path, answers)));
  }
  if (Array.isArray(value)) return value.map((each) => substitute(each, answers));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substitute(each, answers)]));
}

function runOne(
  call: Call,
  sub: SubRequest,
  context: { answers: Map<string, unknown>; run: Caller },
): SubResponse {
  let answer: DataAnswer;
  try {
    const path = readDataPath(String(substitute(sub.url, context.answers)));
    if (!path) throw notFound();
    const { version, segments, query } = path;
    const body = substitute(sub.body, context.answers);
    answer = context.run({ ...call, version }, { method: sub.method.toUpperCase(), segments, query, body });
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    answer = { status: error.status, body: error.errors };
  }
  if (answer.status < 300) context.answers.set(sub.referenceId, answer.body);
  const location =
    answer.status === 201 ? { Location: `${sub.url}/${(answer.body as { id: string }).id}` } : {};
  return {
    body: answer.body ?? null,
    httpHeaders: location,
    httpStatusCode: answer.status,
    referenceId: sub.referenceId,
  };
}

function halted(response: SubResponse): SubResponse {
  const message =
    response.httpStatusCode < 300
      ? "The transaction was rolled back since another operation in the same transaction failed."
      : "Transaction halted";
  return {
    ...response,
    body: [{ errorCode: "PROCESSING_HALTED", message }],
    httpHeaders: {},
    httpStatusCode: 400,
  };
}

class RolledBack extends Error {
  readonly responses: SubResponse[];
  constructor(responses: SubResponse[]) {
    super("rolled back");
    this.responses = responses;
  }
}

function runAll(
  call: Call,
  requests: SubRequest[],
  options: { allOrNone: boolean; run: Caller },
): SubResponse[] {
  const answers = new Map<string, unknown>();
  const responses: SubResponse[] = [];
  for (const sub of requests) {
    const response = runOne(call, sub, { answers, run: options.run });
    responses.push(response);
    if (!options.allOrNone || response.httpStatusCode < 300) continue;
    const rest = requests
      .slice(responses.length)
      .map((each) => halted({ ...response, referenceId: each.referenceId }));
    throw new RolledBack([...responses.slice(0, -1).map(halted), response, ...rest]);
  }
  return responses;
}

/** `POST /composite`: up to 25 calls in order, each able to use the answers of the ones before it. */
export function compositeCall(call: Call, request: DataRequest, run: Caller): DataAnswer {
  if (request.method !== "POST") throw methodNotAllowed(request.method, "POST");
  const { allOrNone, requests } = readSubRequests(request.body);
  try {
    return ok({
      compositeResponse: atomically(call.org.db, () => runAll(call, requests, { allOrNone, run })),
    });
  } catch (error) {
    if (error instanceof RolledBack) return ok({ compositeResponse: error.responses });
    throw error;
  }
}
