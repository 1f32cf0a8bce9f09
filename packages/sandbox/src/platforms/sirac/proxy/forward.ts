import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "#platforms/sirac/open-sirac.ts";
import type { Header } from "#platforms/sirac/proxy/headers.ts";

interface Forwarding {
  /** The application's origin. */
  target: string;
  /** Path and query, beginning with a slash. */
  path: string;
  headers: readonly Header[];
}

/**
 * Passes a request on and its answer back, both as they flow: a long upload is not kept, and server-sent events arrive
 * one by one. The reply is taken out of Fastify's hands.
 */
export async function forward(
  { request, reply }: Exchange,
  { target, path, headers }: Forwarding,
): Promise<void> {
  reply.hijack();
  const { raw: asking } = request;
  const answering = reply.raw;
  const url = new URL(target);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const call = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
    method: asking.method ?? "GET",
    path,
    headers: [["Host", url.host] as const, ...headers].flat(),
  });
  call.once("response", resolve);
  call.once("error", reject);
  answering.once("close", () => call.destroy());
  asking.pipe(call);
  try {
    const answer = await promise;
    answering.writeHead(answer.statusCode ?? 502, backHeaders(answer, { request, reply }, url.origin));
    answering.flushHeaders();
    await pipeline(answer, answering);
  } catch {
    // The application cannot be reached, or one of the two ends went away while an answer was under way.
    if (answering.headersSent) answering.destroy();
    else answering.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end("Bad Gateway\n");
  }
}

/** As Apache's `ProxyPassReverse`: an address of the application's own becomes one of the proxy's. */
function backHeaders({ rawHeaders }: IncomingMessage, { request }: Exchange, origin: string): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [rawHeaders[index], rawHeaders[index + 1]];
    if (["connection", "keep-alive", "transfer-encoding"].includes(name.toLowerCase())) continue;
    const isAddress = ["location", "content-location"].includes(name.toLowerCase());
    const own = `${request.protocol}://${request.host}`;
    headers.push(name, isAddress && value.startsWith(origin) ? own + value.slice(origin.length) : value);
  }
  return headers;
}
