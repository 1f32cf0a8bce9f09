import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/**
 * Takes over a response so that whatever the handler writes (Fastify's send, a pipe, raw writes) is collected and
 * nothing reaches the wire. `deliver` is called once, when the handler has ended its answer; the response's own
 * `writeHead` and `end` work again from then on.
 */
export function captureAnswer(response: ServerResponse, deliver: (answer: Answer) => void): void {
  const chunks: Buffer[] = [];
  let explicit: OutgoingHttpHeaders = {};
  const own = {
    writeHead: response.writeHead,
    write: response.write,
    end: response.end,
    flush: response.flushHeaders,
  };

  const collect = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === "string") chunks.push(Buffer.from(chunk, encodingOf(encoding)));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    response.statusCode = status;
    const headers = rest.find((argument) => typeof argument === "object" && argument !== null);
    explicit = { ...explicit, ...(headers as OutgoingHttpHeaders | undefined) };
    return response;
  };
  const write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    collect(chunk, encoding);
    callLast(encoding, callback);
    return true;
  };
  const end = (chunk?: unknown, encoding?: unknown, callback?: unknown): ServerResponse => {
    collect(chunk, encoding);
    Object.assign(response, {
      writeHead: own.writeHead,
      write: own.write,
      end: own.end,
      flushHeaders: own.flush,
    });
    const headers = { ...response.getHeaders(), ...explicit };
    deliver({ status: response.statusCode, headers, body: Buffer.concat(chunks) });
    callLast(chunk, encoding, callback);
    return response;
  };
  Object.assign(response, { writeHead, write, end, flushHeaders: () => undefined });
}

function encodingOf(value: unknown): BufferEncoding {
  return typeof value === "string" && Buffer.isEncoding(value) ? value : "utf8";
}

function callLast(...candidates: unknown[]): void {
  const callback = candidates.findLast((candidate) => typeof candidate === "function");
  if (callback !== undefined) process.nextTick(callback as () => void);
}
