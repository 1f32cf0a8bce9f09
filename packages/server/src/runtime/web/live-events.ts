import type { FastifyReply, FastifyRequest } from "fastify";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { EventFeed, NumberedEvent } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { type LiveSession, SESSION_COOKIE, type SessionReader } from "#runtime/web/session-reader.ts";

/** Which permission hears of which subject. */
const HEARD_BY: Record<string, string> = {
  request: "request.read",
  "work-order": "work-order.read",
  building: "building.read",
  platform: "exchange.read",
};

const HEARTBEAT_MS = 20_000;

/** `GET /api/v1/events`: live updates as server-sent events, only of what the listener may see. */
export function liveEvents({ fastify }: Api, deps: { sessions: SessionReader; feed: EventFeed }): void {
  fastify.get("/api/v1/events", { config: { guarded: true } }, async (request, reply) => {
    const token = request.cookies[SESSION_COOKIE] ?? "";
    const session = await deps.sessions.read(token);
    if (session === undefined) throw new Problem("unauthenticated");
    stream({ request, reply }, { session, stillValid: () => deps.sessions.read(token), feed: deps.feed });
    return reply;
  });
}

interface Listening {
  session: LiveSession;
  stillValid: () => Promise<LiveSession | undefined>;
  feed: EventFeed;
}

function stream(
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  listening: Listening,
): void {
  reply.hijack();
  reply.raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
    "x-correlation-id": request.id,
  });
  reply.raw.write("retry: 2000\n\n");
  const unsubscribe = listening.feed.subscribe((event) => {
    if (hears(listening.session.principal, event)) reply.raw.write(toMessage(event));
  });
  // A revoked session hears nothing more: each heartbeat asks again.
  const heartbeat = setInterval(() => {
    listening
      .stillValid()
      .then((session) =>
        session === undefined ? reply.raw.end("event: signed-out\ndata: {}\n\n") : reply.raw.write(": \n\n"),
      )
      .catch(() => reply.raw.end());
  }, HEARTBEAT_MS);
  request.raw.on("close", () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}

export function hears(principal: Principal, event: NumberedEvent): boolean {
  const action = HEARD_BY[event.subjectKind];
  return action !== undefined && reaches(reachOf(principal, action), event.placement ?? {});
}

function toMessage({ id, kind, subjectKind, subjectId }: NumberedEvent): string {
  return `id: ${id}\nevent: change\ndata: ${JSON.stringify({ id, kind, subjectKind, subjectId })}\n\n`;
}
