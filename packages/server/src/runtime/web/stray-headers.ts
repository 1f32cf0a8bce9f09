import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "#runtime/logger.ts";
import type { Refusals } from "#runtime/refusals.ts";
import { sparingLog } from "#runtime/sparing-log.ts";
import { unknownCaller } from "#runtime/web/note-refusals.ts";

export interface StrayHeaders {
  /** Whether a header says, or could be taken to say, who somebody is. */
  isIdentity(name: string): boolean;
  /** The only route whose handler reads them; undefined: none does. */
  readAt: string | undefined;
  /** Sent by the proxy itself, which may well bring them to every page. */
  isExpected(request: FastifyRequest): boolean;
}

/**
 * What says who somebody is is read on one route only. Anywhere else it is taken away before any handler could see it,
 * and written in the register when it does not come from the proxy: somebody is trying.
 */
export function dropStrayHeaders(
  fastify: FastifyInstance,
  stray: StrayHeaders,
  { logger, refusals }: { logger: Logger; refusals: Refusals },
): void {
  const isIdentity = remembered(stray.isIdentity);
  const note = sparingLog((line) => logger.warn(line));
  fastify.addHook("onRequest", async (request) => {
    if (request.method === "GET" && request.routeOptions.url === stray.readAt) return;
    const names = identityNames(request.raw, isIdentity);
    if (names.length === 0) return;
    const isExpected = stray.isExpected(request);
    remove(request.raw, isIdentity);
    if (isExpected) return;
    const headers = [...new Set(names)].slice(0, MOST_NAMED);
    refusals.note({
      actor: unknownCaller(request),
      action: "access.headers-dropped",
      route: `${request.method} ${request.routeOptions.url ?? ""}`,
      code: "identity-headers",
      detail: { headers },
      correlationId: request.id,
    });
    note(`${request.ip} ${names.join()}`.slice(0, 200), {
      event: "access.identity-headers-dropped",
      headers,
      peer: request.raw.socket.remoteAddress,
      correlationId: request.id,
    });
  });
}

function identityNames({ rawHeaders }: IncomingMessage, isIdentity: (name: string) => boolean): string[] {
  const names: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (isIdentity(name)) names.push(name.toLowerCase().slice(0, 80));
  }
  return names;
}

function remove(raw: IncomingMessage, isIdentity: (name: string) => boolean): void {
  const kept: string[] = [];
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    const name = raw.rawHeaders[at] as string;
    if (isIdentity(name)) delete raw.headers[name.toLowerCase()];
    else kept.push(name, raw.rawHeaders[at + 1] as string);
  }
  raw.rawHeaders = kept;
}

/** Never their values, which somebody made up or which are somebody's. */
const MOST_NAMED = 20;

const MOST_NAMES = 500;

/** Browsers send the same few names all day: each is judged once. */
function remembered(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const verdict = judge(name);
    if (known.size < MOST_NAMES) known.set(name, verdict);
    return verdict;
  };
}
