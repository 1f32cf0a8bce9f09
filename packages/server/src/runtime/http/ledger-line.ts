import { bodyExcerpt, pathExcerpt } from "#runtime/http/excerpt.ts";
import type { ExchangeLine, ExchangeOutcome } from "#runtime/http/exchange-ledger.ts";
import type { Allowance, Fault, HttpAnswer, HttpCall } from "#runtime/http/http-call.ts";
import { bodyOf } from "#runtime/http/send-request.ts";

interface Caller {
  platform: string;
  api: string;
  apiVersion?: string;
  consumer?: string;
  baseUrl: string;
}

/** What came of one exchange. */
export interface Result {
  at: Date;
  latencyMs: number;
  answer?: HttpAnswer;
  fault?: Fault | undefined;
  allowance?: Allowance | undefined;
  error?: unknown;
}

/** What the ledger says of one exchange. */
export function ledgerLine(caller: Caller, call: HttpCall, result: Result): ExchangeLine {
  const { answer } = result;
  const failure = failureOf(call, result);
  return {
    at: result.at,
    direction: "out",
    platform: caller.platform,
    api: caller.api,
    apiVersion: caller.apiVersion,
    consumer: caller.consumer,
    method: call.method,
    path: new URL(caller.baseUrl).pathname.replace(/\/$/, "") + pathExcerpt(call.path),
    status: answer?.status,
    outcome: failure.outcome,
    latencyMs: result.latencyMs,
    correlationId: call.correlationId,
    requestExcerpt: bodyExcerpt(
      call.raw?.shown ?? bodyOf(call),
      call.form ? "application/x-www-form-urlencoded" : undefined,
    ),
    responseExcerpt: answer ? answerExcerpt(call, answer) : null,
    error: failure.error,
    allowance: result.allowance,
  };
}

function answerExcerpt(call: HttpCall, answer: HttpAnswer): string | null {
  if (call.showAnswer === undefined) return bodyExcerpt(answer.bytes, answer.headers["content-type"]);
  return bodyExcerpt(call.showAnswer(answer));
}

function failureOf(
  call: HttpCall,
  { answer, fault, error }: Result,
): { outcome: ExchangeOutcome; error?: string } {
  if (answer === undefined)
    return { outcome: "unavailable", error: error instanceof Error ? error.message : String(error) };
  if (fault) {
    const refused = fault.kind === "not-allowed" || fault.kind === "token-expired";
    return { outcome: refused ? "refused" : "unavailable", error: fault.message };
  }
  const inside = call.failureInside?.(answer);
  if (inside !== undefined) return { outcome: "business-error", error: inside };
  if (answer.status >= 400 && !call.expected?.includes(answer.status))
    return { outcome: "business-error", error: `Stato ${answer.status}` };
  return { outcome: "ok" };
}
