import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as openRequest } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";

export interface ForwardOptions {
  target: URL;
  headers: IncomingHttpHeaders;
  agent: Agent;
  timeoutMs: number;
  /** The call reaches the back end a second time, as when a proxy repeats what it believes lost. */
  repeated?: boolean;
}

export type ForwardFailure = "refused" | "timed-out" | "broken";

/** Headers that belong to one connection and are never passed on (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function passableHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const named = new Set((headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name)),
  );
}

/**
 * Sends the request on over a socket of its own, streaming both ways, and the answer back. Resolves to null once
 * the answer has begun, or to why there is none.
 */
export function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  { target, headers, agent, timeoutMs, repeated = false }: ForwardOptions,
): Promise<ForwardFailure | null> {
  const { promise, resolve } = Promise.withResolvers<ForwardFailure | null>();
  const outgoing = openRequest(target, { method: request.method, headers, agent });
  const sent: Buffer[] = [];
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    outgoing.destroy();
  }, timeoutMs);

  outgoing.once("response", (answer) => {
    clearTimeout(timer);
    passBack(answer, reply);
    if (repeated && request.raw.complete)
      sendAgain(target, { method: request.method, headers, agent, body: Buffer.concat(sent) });
    resolve(null);
  });
  // Not `once`: a second error (a write after the first) would otherwise bring the process down.
  outgoing.on("error", (error: NodeJS.ErrnoException) => {
    clearTimeout(timer);
    resolve(timedOut ? "timed-out" : failureOf(error));
  });
  reply.raw.once("close", () => {
    // The caller is gone: a real gateway drops its own call too.
    if (!reply.raw.writableEnded) outgoing.destroy();
  });
  if (repeated) request.raw.on("data", (chunk: Buffer) => sent.push(chunk));
  request.raw.pipe(outgoing);
  return promise;
}

/** The second delivery of a repeated call: whoever called never hears of it. */
function sendAgain(
  target: URL,
  { body, headers, ...options }: { method: string; headers: IncomingHttpHeaders; agent: Agent; body: Buffer },
): void {
  const sized = { ...headers, "content-length": String(body.length) };
  const again = openRequest(target, { ...options, headers: sized });
  again.on("response", (answer) => answer.resume());
  again.on("error", () => undefined);
  again.end(body);
}

function passBack(answer: IncomingMessage, reply: FastifyReply): void {
  reply.code(answer.statusCode ?? 502);
  for (const [name, value] of Object.entries(passableHeaders(answer.headers))) {
    if (value !== undefined) reply.header(name, value);
  }
  reply.send(answer);
}

function failureOf(error: NodeJS.ErrnoException): ForwardFailure {
  return error.code === "ECONNREFUSED" || error.code === "EHOSTUNREACH" || error.code === "ENOTFOUND"
    ? "refused"
    : "broken";
}

export function openAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 200 });
}
