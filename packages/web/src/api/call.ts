import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import { ProblemDocument } from "@stabile/contract/shapes";
import type { z } from "zod";
import { addressOf, type AddressValues } from "#api/address.ts";
import { reportReachable } from "#api/connection.ts";
import { csrfToken } from "#api/csrf.ts";
import { randomKey } from "#api/idempotency.ts";
import { isSomebodyThere } from "#api/presence.ts";
import { ApiProblem, UnexpectedAnswer, Unreachable } from "#api/problem.ts";

type Part<R, Name extends "params" | "query" | "body"> =
  R extends Record<Name, infer S extends z.ZodType> ? z.input<S> : undefined;
type Given<Name extends string, T> = undefined extends T ? { [K in Name]?: T } : { [K in Name]: T };

/** `params` and `body` as the route declares them; `query` always optional as a whole. */
export type CallInput<R extends RouteContract> = Given<"params", Part<R, "params">> &
  Given<"body", Part<R, "body">> & { query?: Part<R, "query"> | undefined };

export interface CallExtras {
  signal?: AbortSignal | undefined;
  /** The version the person was looking at; sent as `If-Match` where the route is versioned. */
  version?: number | undefined;
  /** Kept by the caller over retries of the same action; made here when absent. */
  idempotencyKey?: string | undefined;
}

export type Answer<R extends RouteContract> = z.output<R["response"]>;

/**
 * Calls one route of the contract and returns its parsed answer.
 * @throws ApiProblem the server refused; Unreachable nobody answered; UnexpectedAnswer the answer is not the promised one
 */
export async function call<const R extends RouteContract>(
  route: R,
  input: CallInput<R> & CallExtras,
): Promise<Answer<R>> {
  const given = input as CallExtras & { params?: AddressValues; query?: AddressValues; body?: unknown };
  const response = await send(addressOf(route, given), {
    method: route.method,
    headers: headersFor(route, given),
    credentials: "same-origin",
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
  });
  return readAnswer(route, response.status, await response.text());
}

/** Headers of one call: the session's token, the key of the action, the version seen. */
export function headersFor(
  route: RouteContract,
  given: CallExtras & { body?: unknown },
): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
  if (given.body !== undefined) headers["content-type"] = "application/json";
  if (!isSomebodyThere()) headers["x-stabile-background"] = "1";
  if (route.method === "GET") return headers;
  const token = csrfToken();
  if (token) headers["x-csrf-token"] = token;
  if (needsIdempotencyKey(route)) headers["idempotency-key"] = given.idempotencyKey ?? randomKey();
  if (given.version !== undefined) headers["if-match"] = `"${given.version}"`;
  return headers;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    reportReachable(false);
    throw new Unreachable(error);
  }
}

/** Turns a status and a body into the promised answer, or throws what went wrong. */
export function readAnswer<R extends RouteContract>(route: R, status: number, text: string): Answer<R> {
  const body = parseJson(text);
  if (status >= 400) throw refusal(status, body);
  reportReachable(true);
  const parsed = route.response.safeParse(body);
  if (!parsed.success) throw new UnexpectedAnswer(parsed.error);
  return parsed.data as Answer<R>;
}

function refusal(status: number, body: unknown): Error {
  const problem = ProblemDocument.safeParse(body);
  // A gateway error without our own document comes from whoever stands in front of a stopped server.
  if (!problem.success && [502, 503, 504].includes(status)) {
    reportReachable(false);
    return new Unreachable();
  }
  reportReachable(true);
  return problem.success ? new ApiProblem(problem.data) : new UnexpectedAnswer(body);
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
