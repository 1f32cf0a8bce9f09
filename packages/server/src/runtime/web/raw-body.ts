import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "#runtime/problem.ts";

/** A platform's message as it came: its bytes, which are what it signed. */
export interface RawBody {
  bytes: Buffer;
  /** The message went on beyond the limit: these are only its first bytes, and no more of it was read. */
  cut: boolean;
  /** Its whole size, when the sender said it. */
  declaredBytes: number | undefined;
}

/** Well beyond what is handled: up to here a message is taken whole, so that its signature can be checked. */
export const RAW_LIMIT = 8 * 1024 * 1024;

const LINGER_MS = 2_000;

export const NO_BODY: RawBody = { bytes: Buffer.alloc(0), cut: false, declaredBytes: undefined };

/** Whatever type it says it is of, a body is handed over in bytes; of an endless one, the beginning. */
export function takeRawBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  // Of an endless message the rest is still on its way: once answered, nobody waits for it.
  fastify.addHook("onSend", async ({ body, raw }, reply) => {
    if ((body as RawBody | undefined)?.cut !== true) return;
    reply.header("connection", "close");
    closeSlowly(raw.socket);
  });
  fastify.addContentTypeParser("*", async (request: FastifyRequest, payload: Readable): Promise<RawBody> => {
    const declared = Number(request.headers["content-length"]);
    const declaredBytes = Number.isSafeInteger(declared) ? declared : undefined;
    return { ...(await readBeginning(payload)), declaredBytes };
  });
}

/**
 * A connection closed while the other still writes is reset, and the reset may overtake our answer: it is closed on our
 * side, and what still comes is thrown away for a moment (RFC 9112, 9.6).
 */
function closeSlowly(socket: Socket): void {
  const close = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    socket.end();
    const timer = setTimeout(close, LINGER_MS);
    socket.once("close", () => clearTimeout(timer));
  };
}

/** @throws Problem `bad-request` when the sender goes away in the middle: it will send it again */
async function readBeginning(payload: Readable): Promise<{ bytes: Buffer; cut: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The socket stays open, so that the sender can be told.
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > RAW_LIMIT) return { bytes: Buffer.concat(chunks), cut: true };
    }
  } catch {
    throw new Problem("bad-request", "Il messaggio non è arrivato intero", [
      { field: "body", message: "Interrotto" },
    ]);
  }
  return { bytes: Buffer.concat(chunks), cut: false };
}
