import { hash } from "node:crypto";
import type { RouteContract } from "@stabile/contract/route";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer } from "#runtime/web/api.ts";
import type { SecurityHeaders } from "#runtime/web/security-headers.ts";

interface Sending {
  contract: RouteContract;
  request: FastifyRequest;
  reply: FastifyReply;
  security: SecurityHeaders;
}

/** Text made by SQL goes out as it is: turning rows into objects and back is what costs a busy reader most. */
export function sendAnswer(answer: Answer, sending: Sending): FastifyReply {
  const { contract, request, reply } = sending;
  reply.code(contract.success);
  if ("stream" in answer) return sendStream(answer, reply);
  reply.header("cache-control", "no-store");
  const text = "json" in answer ? answer.json : JSON.stringify(answer.value);
  if (answer.version !== undefined) {
    const etag = contract.method === "GET" ? readingTag(answer.version, text) : `"${answer.version}"`;
    reply.header("etag", etag);
    if (contract.method === "GET" && asksFor(request, etag)) return reply.code(304).send();
  }
  reply.header("content-type", contract.responseType ?? "application/json; charset=utf-8");
  return contract.method === "GET" ? writeAtOnce(text, sending) : reply.send(text);
}

/**
 * The version, which `If-Match` sends back, and a sum of what is shown: an order's page also changes by its files, its
 * children and the hour, and who has an older one must not be told that it still stands.
 */
const readingTag = (version: number, text: string): string =>
  `"${version}-${hash("sha1", text, "base64url").slice(0, 12)}"`;

const asksFor = ({ headers }: FastifyRequest, etag: string): boolean =>
  headers["if-none-match"]?.split(",").some((one) => one.trim().replace(/^W\//, "") === etag) ?? false;

/** Readings set no cookie: their head is written in one go, past the hooks that answers of every other kind go through. */
function writeAtOnce(text: string, { contract, request, reply, security }: Sending): FastifyReply {
  const head = [...security.ofData, "x-correlation-id", request.id];
  for (const [name, value] of Object.entries(reply.getHeaders())) head.push(name, String(value));
  head.push("content-length", String(Buffer.byteLength(text)));
  reply.hijack();
  reply.raw.writeHead(contract.success, head);
  reply.raw.end(request.method === "HEAD" ? undefined : text);
  return reply;
}

function sendStream(answer: Extract<Answer, { stream: unknown }>, reply: FastifyReply): FastifyReply {
  reply.header("content-type", answer.mediaType).header("x-content-type-options", "nosniff");
  // Content-addressed bytes never change; they are still private to who may see them.
  reply.header("cache-control", answer.cacheable ? "private, max-age=31536000, immutable" : "no-store");
  if (answer.fileName !== undefined) {
    const kind = answer.inline ? "inline" : "attachment";
    reply.header("content-disposition", `${kind}; filename*=UTF-8''${encodeURIComponent(answer.fileName)}`);
  }
  return reply.send(answer.stream);
}
