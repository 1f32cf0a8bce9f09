import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleType } from "cockatiel";
import { request } from "undici";
import { isThrottleFault, isTokenFault, readGatewayFault, readRetryAt } from "#runtime/http/gateway-fault.ts";
import type { ExchangeRecord, Ledger } from "#runtime/http/ledger.ts";
import type { TokenProvider } from "#runtime/http/token-provider.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface PlatformCall {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Under the platform's base address, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
  correlationId: string;
  /** The platform's own resource name, for the ledger: `Case query`. */
  api: string;
  apiVersion?: string;
  timeoutMs?: number;
  /** Bytes of the answer; more is refused. */
  maxBytes?: number;
  /** Bytes are not text: the ledger keeps none of them. */
  binary?: boolean;
  /** The platform's own failures, told inside an answer of any status. Undefined: none. */
  failure?: (answer: PlatformAnswer) => PlatformFailure | undefined;
}

export interface PlatformAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  text: string;
  bytes: Buffer;
}

/** `unavailable`: nothing can be known, try again. `refused`: the platform said no, and would again. */
export interface PlatformFailure {
  kind: "unavailable" | "business-error";
  message: string;
  retryAt?: Date;
}

/** The one way out: every call to one platform, through the gateway, with its token, time limit, breaker and ledger. */
export interface PlatformHttp {
  /** @throws PlatformUnavailable when there is no usable answer */
  call(call: PlatformCall): Promise<PlatformAnswer>;
  breakerState(): "closed" | "open" | "half-open";
}

export interface PlatformHttpOptions {
  platform: string;
  /** With the gateway's context: `http://gateway/czrm`. */
  baseUrl: string;
  tokens: TokenProvider;
  ledger: Ledger;
  /** Headers that the platform wants besides the gateway's. */
  headers?: Record<string, string>;
  failuresToOpen?: number;
  halfOpenAfterMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

export function createPlatformHttp(options: PlatformHttpOptions): PlatformHttp {
  const breaker = circuitBreaker(handleType(PlatformUnavailable), {
    halfOpenAfter: options.halfOpenAfterMs ?? 10_000,
    breaker: new ConsecutiveBreaker(options.failuresToOpen ?? 5),
  });
  return {
    async call(call) {
      try {
        return await breaker.execute(() => callWithToken(options, call));
      } catch (error) {
        if (error instanceof BrokenCircuitError) {
          throw new PlatformUnavailable(
            options.platform,
            `${options.platform} non risponde: le chiamate sono in pausa`,
          );
        }
        throw error;
      }
    },
    breakerState() {
      if (breaker.state === CircuitState.HalfOpen) return "half-open";
      return breaker.state === CircuitState.Closed ? "closed" : "open";
    },
  };
}

/** A refused token is renewed once: twice would be a configuration mistake, not an expiry. */
async function callWithToken(options: PlatformHttpOptions, call: PlatformCall): Promise<PlatformAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const token = await options.tokens.token();
    const answer = await send(options, call, token);
    const fault = answer.status === 401 ? readGatewayFault(answer.text) : undefined;
    const isExpired = fault !== undefined ? isTokenFault(fault.code) : answer.status === 401;
    if (!isExpired || attempt === 1) return check(options, call, answer);
    options.tokens.forget(token);
  }
}

interface Timed extends PlatformAnswer {
  began: Date;
  latencyMs: number;
}

async function send(options: PlatformHttpOptions, call: PlatformCall, token: string): Promise<Timed> {
  const began = new Date();
  const clock = performance.now();
  try {
    const answer = await request(options.baseUrl + call.path, {
      method: call.method,
      headers: {
        accept: "application/json",
        ...options.headers,
        ...call.headers,
        authorization: `Bearer ${token}`,
        "x-correlation-id": call.correlationId,
      },
      body: call.body ?? null,
      signal: AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    });
    const bytes = await readBounded(answer.body, call.maxBytes ?? DEFAULT_MAX_BYTES);
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : value,
      ]),
    );
    return {
      status: answer.statusCode,
      headers,
      bytes,
      text: call.binary ? "" : bytes.toString("utf8"),
      began,
      latencyMs: performance.now() - clock,
    };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    record(options, call, {
      outcome: "unavailable",
      at: began,
      latencyMs: performance.now() - clock,
      error: message,
    });
    throw new PlatformUnavailable(options.platform, message);
  }
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`risposta più grande di ${maxBytes} byte`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function check(options: PlatformHttpOptions, call: PlatformCall, answer: Timed): PlatformAnswer {
  const failure = gatewayFailure(answer) ?? call.failure?.(answer);
  record(options, call, {
    outcome: failure?.kind ?? "ok",
    at: answer.began,
    latencyMs: answer.latencyMs,
    status: answer.status,
    responseBody: call.binary ? undefined : answer.text,
    error: failure?.message,
  });
  if (failure?.kind === "unavailable")
    throw new PlatformUnavailable(options.platform, failure.message, failure.retryAt);
  return answer;
}

function gatewayFailure(answer: PlatformAnswer): PlatformFailure | undefined {
  const fault = answer.status >= 400 ? readGatewayFault(answer.text) : undefined;
  const retryAt = readRetryAt(answer.headers["retry-after"], answer.text, new Date());
  const unavailable = (message: string): PlatformFailure => ({
    kind: "unavailable",
    message,
    ...(retryAt ? { retryAt } : {}),
  });
  if (fault !== undefined && isThrottleFault(fault.code))
    return unavailable(`Gateway ${fault.code}: ${fault.text}`);
  if (answer.status === 429 || answer.status === 408) return unavailable(`HTTP ${answer.status}`);
  if (answer.status >= 500)
    return unavailable(`HTTP ${answer.status}${fault ? `, gateway ${fault.code}` : ""}`);
  // Not subscribed, no permission: a person must act, and until then nothing can pass.
  if (fault !== undefined) return unavailable(`Gateway ${fault.code}: ${fault.text}`);
  return answer.status === 401 ? unavailable("HTTP 401: credenziali rifiutate") : undefined;
}

function record(
  options: PlatformHttpOptions,
  call: PlatformCall,
  outcome: Pick<ExchangeRecord, "outcome" | "at" | "latencyMs"> & Partial<ExchangeRecord>,
): void {
  options.ledger.record({
    direction: "out",
    platform: options.platform,
    api: call.api,
    apiVersion: call.apiVersion,
    consumer: "stabile",
    method: call.method,
    path: new URL(options.baseUrl + call.path).pathname + new URL(options.baseUrl + call.path).search,
    correlationId: call.correlationId,
    requestBody: call.body,
    ...outcome,
  });
}
