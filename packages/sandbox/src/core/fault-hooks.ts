import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type Answer, captureAnswer } from "#core/captured-answer.ts";
import type { FaultedCall, FaultReplies, Platform, PlatformName, World } from "#core/platform.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Routes that stay healthy whatever is switched on. */
    faultless?: boolean;
  }
}

const DEFAULT_HOLD_MS = 20_000;

/**
 * Applies a platform's generic faults around every route of `app`, on the real wire. Call it before the routes are
 * registered. Duplicates, reordering and expired tokens mean something different on each platform, and are its own.
 */
export function applyFaults(app: FastifyInstance, platform: Platform, world: World): void {
  const replies = platform.faultReplies ?? {};
  app.addHook("onRequest", async (request, reply) => {
    if (request.routeOptions.config.faultless === true) return;
    const call = { request, reply, world };
    const { latencyMs, down } = world.faults.of(platform.name);
    // The listener itself is closed during an outage; this is for a caller already connected when it began.
    if (down) return fail(replies, call, 503);
    if (latencyMs > 0) await delay(latencyMs, undefined, { ref: false });
    if (world.faults.strikes(platform.name, "throttleRate")) return throttle(replies, call);
    if (world.faults.strikes(platform.name, "errorRate")) {
      return fail(
        replies,
        call,
        pick([500, 502, 503] as const, world.faults.draw(platform.name, "error status")),
      );
    }
    spoilAnswer(reply, platform.name, world);
  });
}

/** Lets the handler do its work, then loses or cuts what it answers. */
function spoilAnswer(reply: FastifyReply, platform: PlatformName, world: World): void {
  const { faults, config } = world;
  if (faults.strikes(platform, "timeoutAfterEffectRate")) {
    const reset = faults.draw(platform, "lost answer: reset or silence") < 0.5;
    const holdMs = config.lostAnswerHoldMs ?? DEFAULT_HOLD_MS;
    captureAnswer(reply.raw, () => loseAnswer(reply, reset ? 0 : holdMs));
  } else if (faults.strikes(platform, "truncateRate")) {
    captureAnswer(reply.raw, (answer) => cutAnswer(reply, answer));
  }
}

function loseAnswer(reply: FastifyReply, holdMs: number): void {
  const { socket } = reply.raw;
  if (socket === null) return;
  if (holdMs === 0) {
    socket.resetAndDestroy();
    return;
  }
  const timer = setTimeout(() => socket.destroy(), holdMs);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
}

/** Promises the whole length, sends half of it, and closes the connection. */
function cutAnswer(reply: FastifyReply, { status, headers, body }: Answer): void {
  const response = reply.raw;
  if (body.length < 2) {
    response.writeHead(status, headers);
    response.end(body);
    return;
  }
  const { "transfer-encoding": _chunked, ...kept } = headers;
  response.writeHead(status, { ...kept, "content-length": body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.end());
}

function throttle(replies: FaultReplies, call: FaultedCall): FastifyReply {
  if (replies.throttled) return replies.throttled(call);
  return call.reply
    .code(429)
    .header("retry-after", "2")
    .type("text/plain; charset=utf-8")
    .send("Too Many Requests\n");
}

const REASON = { 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable" } as const;

function fail(replies: FaultReplies, call: FaultedCall, status: 500 | 502 | 503): FastifyReply {
  if (replies.failed) return replies.failed(call, status);
  // An HTML page, as a reverse proxy sends it: a client that expects JSON has to cope with it.
  const title = `${status} ${REASON[status]}`;
  return call.reply
    .code(status)
    .type("text/html")
    .send(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`);
}

function pick<T>(choices: readonly [T, ...T[]], draw: number): T {
  return choices[Math.floor(draw * choices.length)] ?? choices[0];
}
