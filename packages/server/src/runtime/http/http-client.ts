import { Agent } from "undici";
import type { Clock } from "#runtime/clock.ts";
import type { AssertionSigner } from "#runtime/http/assertion.ts";
import { createCircuit, PlatformThrottled } from "#runtime/http/circuit.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import type {
  Allowance,
  Fault,
  HttpAnswer,
  HttpCall,
  HttpClient,
  ReadFault,
} from "#runtime/http/http-call.ts";
import { ledgerLine, type Result } from "#runtime/http/ledger-line.ts";
import { retryInstant } from "#runtime/http/retry-after.ts";
import { sendRequest, type Transport } from "#runtime/http/send-request.ts";
import type { TokenProvider } from "#runtime/http/token-cache.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/** From sending to the last byte of the answer, of one exchange. */
export const DEFAULT_TOTAL_MS = 30_000;

export interface HttpClientOptions {
  platform: string;
  /** Name and version under which the ledger shows the calls. */
  api: string;
  apiVersion?: string;
  /** The key we call with, as the gateway's portal names it. */
  consumer?: string;
  /** Without a final slash; through the gateway it includes the context: `https://gateway/czrm`. */
  baseUrl: string;
  connectMs?: number;
  /** From sending to the last byte of the answer. No call is without one. */
  totalMs?: number;
  maxBytes?: number;
  /** Sent with every call: what a platform wants besides the bearer. */
  headers?: Record<string, string>;
  tokens?: TokenProvider;
  assertion?: AssertionSigner;
  /** What the gateway's own answers mean. */
  readFault?: ReadFault;
  ledger: ExchangeLedger;
  clock: Clock;
  breaker?: { failures?: number; firstPauseMs?: number; longestPauseMs?: number };
}

/**
 * The one way out to a platform: bounded in time and size, with the gateway's token, the caller assertion, a
 * correlation id and a circuit breaker; every exchange leaves a line in the ledger.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const connectMs = options.connectMs ?? 5_000;
  const totalMs = options.totalMs ?? DEFAULT_TOTAL_MS;
  const dispatcher = new Agent({
    connect: { timeout: connectMs },
    connections: 16,
    headersTimeout: totalMs,
    bodyTimeout: totalMs,
    keepAliveTimeout: 4_000,
  });
  const circuit = createCircuit({
    platform: options.platform,
    failures: options.breaker?.failures ?? 5,
    firstPauseMs: options.breaker?.firstPauseMs ?? 2_000,
    longestPauseMs: options.breaker?.longestPauseMs ?? 60_000,
    onChange: (state) => options.ledger.noteBreaker(options.platform, state),
  });
  const maxBytes = options.maxBytes ?? 32 * 1024 * 1024;
  const transport: Transport = {
    platform: options.platform,
    baseUrl: options.baseUrl,
    dispatcher,
    totalMs,
    maxBytes,
  };
  let allowance: Allowance | undefined;
  const exchange = async (call: HttpCall, headers: Record<string, string>) => {
    const exchanged = await exchangeOnce({ ...options, transport }, call, headers);
    allowance = exchanged.allowance ?? allowance;
    return exchanged;
  };

  return {
    platform: options.platform,
    call: (call) => circuit.run(() => callWithToken(options, call, exchange)),
    blockedUntil: () => circuit.blockedUntil(),
    allowance: () => allowance,
    close: () => dispatcher.destroy(),
  };
}

type Exchange = (call: HttpCall, headers: Record<string, string>) => Promise<Exchanged>;

interface Exchanged {
  answer: HttpAnswer;
  fault: Fault | undefined;
  allowance: Allowance | undefined;
}

/** A token may have been revoked or have expired by the platform's clock: it is renewed once, and the call repeated. */
async function callWithToken(
  options: HttpClientOptions,
  call: HttpCall,
  exchange: Exchange,
): Promise<HttpAnswer> {
  const first = await callOnce(options, call, exchange);
  if (first.fault?.kind !== "token-expired" || first.token === undefined)
    return unlessFaulty(options.platform, first);
  options.tokens?.refuse(first.token);
  return unlessFaulty(options.platform, await callOnce(options, call, exchange));
}

async function callOnce(
  options: HttpClientOptions,
  call: HttpCall,
  exchange: Exchange,
): Promise<Exchanged & { token: string | undefined }> {
  const token = await options.tokens?.token();
  const headers: Record<string, string> = {
    accept: "application/json",
    ...options.headers,
    "x-correlation-id": call.correlationId,
  };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (options.assertion)
    headers["x-comge-jwt-assertion"] = await options.assertion(call.subject ?? "stabile");
  return { ...(await exchange(call, headers)), token };
}

function unlessFaulty(platform: string, { answer, fault }: Exchanged): HttpAnswer {
  if (fault === undefined) return answer;
  if (fault.kind === "throttled") throw new PlatformThrottled(platform, fault.message, fault.retryAt);
  throw new PlatformUnavailable(platform, fault.message);
}

type ExchangeOptions = HttpClientOptions & { transport: Transport };

/** One exchange on the wire and its line in the ledger. */
async function exchangeOnce(
  options: ExchangeOptions,
  call: HttpCall,
  headers: Record<string, string>,
): Promise<Exchanged> {
  const at = options.clock.now();
  const began = performance.now();
  const record = (result: Omit<Result, "at" | "latencyMs">) =>
    options.ledger.record(ledgerLine(options, call, { ...result, at, latencyMs: performance.now() - began }));
  try {
    const answer = await sendRequest(options.transport, call, headers);
    const fault = faultOf(options, call, answer);
    const allowance = call.readAllowance?.(answer);
    record({ answer, fault, allowance });
    return { answer, fault, allowance };
  } catch (error) {
    record({ error });
    throw error;
  }
}

function faultOf(options: ExchangeOptions, call: HttpCall, answer: HttpAnswer): Fault | undefined {
  const now = options.clock.now();
  return (
    options.readFault?.(answer, now) ??
    call.readFault?.(answer, now) ??
    (call.expected?.includes(answer.status) ? undefined : faultOfStatus(answer, now))
  );
}

function faultOfStatus(answer: HttpAnswer, now: Date): Fault | undefined {
  if (answer.status === 401) return { kind: "token-expired", message: "Credenziali non accettate (401)" };
  if (answer.status === 429) {
    const retryAt = retryInstant(answer.headers["retry-after"], answer.text(), now);
    return { kind: "throttled", message: "Troppe chiamate (429)", retryAt };
  }
  if (answer.status === 503) {
    const retryAt = retryInstant(answer.headers["retry-after"], "", now);
    if (retryAt) return { kind: "throttled", message: "Servizio sospeso (503)", retryAt };
  }
  // We follow no redirection: it would carry the token to who knows whom.
  if ((answer.status > 300 && answer.status < 400 && answer.status !== 304) || answer.status >= 500)
    return { kind: "unavailable", message: `Errore della piattaforma (${answer.status})` };
  return undefined;
}
