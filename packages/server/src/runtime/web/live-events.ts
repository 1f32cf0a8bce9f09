import { liveRoutes } from "@stabile/contract/live";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import type { EventFeed, NumberedEvent } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";
import { HEADERS_OF_DATA } from "#runtime/web/security-headers.ts";
import { type LiveSession, SESSION_COOKIE, type SessionReader } from "#runtime/web/session-reader.ts";

/** Which permission hears of which subject. */
const HEARD_BY: Record<string, string> = {
  request: "request.read",
  "work-order": "work-order.read",
  building: "building.read",
  document: "document.read",
  platform: "exchange.read",
  "protocol-entry": "protocol.read",
  property: "dossier.read",
  person: "people.read",
  "role-request": "people.manage",
  emergency: "emergency.review",
};

const HEARTBEAT_MS = 20_000;
/** What may wait for a slow reader, who is then cut off: the page comes back by itself, and reads anew. */
const MOST_WAITING_BYTES = 256 * 1024;
/** A browser opens one for each of its pages. */
const MOST_STREAMS_EACH = 30;

export interface LiveDeps {
  sessions: SessionReader;
  feed: EventFeed;
  heartbeatMs?: number;
}

/** Live updates as server-sent events, only of what the listener may see. */
export function liveEvents({ fastify }: Api, deps: LiveDeps): void {
  const streams = new Set<OpenStream>();
  fastify.get(
    `/api/v1${liveRoutes.followEvents.path}`,
    { config: { guarded: true } },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE];
      if (token === undefined) throw new Problem("unauthenticated");
      const session = await deps.sessions.read(token);
      if (session === undefined) throw new Problem("session-expired", await deps.sessions.whyEnded?.(token));
      const { userId } = session.principal;
      if ([...streams].filter((stream) => stream.userId === userId).length >= MOST_STREAMS_EACH)
        throw new Problem("too-many-requests", "Troppe pagine in ascolto: chiudine qualcuna");
      begin(request, reply);
      if (request.method === "HEAD") return void reply.raw.end();
      const stillValid = () => deps.sessions.read(token);
      const forget = () => deps.sessions.forget?.(token);
      const stream = listen(reply, { session, stillValid, forget, ...deps });
      streams.add(stream);
      request.raw.on("close", () => {
        stream.stop();
        streams.delete(stream);
      });
      return reply;
    },
  );
  // A server that stops does not wait for those who listen.
  fastify.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

interface OpenStream {
  userId: string;
  stop(): void;
  end(): void;
}

interface Listening extends LiveDeps {
  session: LiveSession;
  stillValid: () => Promise<LiveSession | undefined>;
  forget: () => void;
}

function begin(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const said = Object.entries(reply.getHeaders()).flatMap(([name, value]) => [name, String(value)]);
  reply.raw.writeHead(200, [
    ...[...HEADERS_OF_DATA, ...said, "x-correlation-id", request.id, "cache-control", "no-store"],
    ...["content-type", "text/event-stream; charset=utf-8", "x-accel-buffering", "no"],
    // Kept for another call, the connection would hold up a server that stops.
    ...["connection", "close"],
  ]);
}

function listen({ raw }: FastifyReply, listening: Listening): OpenStream {
  const { id } = listening.session;
  let { principal } = listening.session;
  const say = (text: string) => {
    if (raw.writableEnded) return;
    // What nobody reads would be kept in our memory for as long as they please.
    if (raw.writableLength > MOST_WAITING_BYTES) raw.destroy();
    else raw.write(text);
  };
  // Of several things that were to be told, the first finds the session over.
  const end = (last?: string) => void (raw.writableEnded || raw.end(last));
  say("retry: 2000\n\n");
  // Whatever is told, the session is asked for first: a page left open hears nothing more of what ended meanwhile, session
  // or role, than any other request would be answered.
  const ask = async (tell: () => void) => {
    const session = await listening.stillValid();
    if (session === undefined) return end("event: signed-out\ndata: {}\n\n");
    ({ principal } = session);
    tell();
  };
  const { add, isBusy } = oneAfterTheOther(() => end());
  const thenTell = (tell: () => void) => add(() => ask(tell));
  const tellNews = (event: NumberedEvent) => () => {
    if (hears(principal, event)) say(toMessage(event));
  };
  const beat = () => thenTell(() => say(": \n\n"));
  const unsubscribe = listening.feed.subscribe((event) => {
    const isOwnEnd = event.subjectKind === "session" && event.subjectId === id;
    // Signed out here or elsewhere, a role given or taken: what is remembered of the session holds no more.
    if (isOwnEnd || isOfOneself(principal, event)) listening.forget();
    if (isOwnEnd) beat();
    // Being asked for already, it may come back with a role that hears of this.
    else if (isBusy() || hears(principal, event)) thenTell(tellNews(event));
  });
  const heartbeat = setInterval(beat, listening.heartbeatMs ?? HEARTBEAT_MS);
  const stop = () => {
    clearInterval(heartbeat);
    unsubscribe();
  };
  return { userId: principal.userId, stop, end: () => end() };
}

const isOfOneself = ({ userId }: Principal, { subjectKind, subjectId }: NumberedEvent): boolean =>
  subjectKind === "person" && subjectId === userId;

/** Things that take a moment, in the order in which they were begun. */
function oneAfterTheOther(onError: () => void) {
  let last = Promise.resolve();
  let waiting = 0;
  return {
    isBusy: () => waiting > 0,
    add(work: () => Promise<void>): void {
      waiting += 1;
      last = last
        .then(work)
        .catch(onError)
        .finally(() => (waiting -= 1));
    },
  };
}

export function hears(principal: Principal, event: NumberedEvent): boolean {
  // Of oneself one hears always: a role that was given or taken, an answer.
  if (isOfOneself(principal, event)) return true;
  const { heardBy, ...place } = event.placement ?? {};
  const usual = HEARD_BY[event.subjectKind];
  if (usual === undefined) return false;
  const mayHear = (action: string) => reaches(reachOf(principal, action), place);
  return mayHear(usual) && (heardBy === undefined || mayHear(heardBy));
}

function toMessage({ id, kind, subjectKind, subjectId }: NumberedEvent): string {
  return `id: ${id}\nevent: change\ndata: ${JSON.stringify({ id, kind, subjectKind, subjectId })}\n\n`;
}
