import { hash } from "node:crypto";
import type { Readable } from "node:stream";
import type { RouteContract } from "@stabile/contract/route";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer } from "#runtime/web/api.ts";
import type { SecurityHeaders } from "#runtime/web/security-headers.ts";

type StreamAnswer = Extract<Answer, { stream: unknown }>;

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
  if ("stream" in answer) return sendStream(answer, sending);
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

function sendStream(
  { stream, mediaType, fileName, inline, contentHash }: StreamAnswer,
  { request, reply }: Sending,
): FastifyReply {
  reply.header("cache-control", "no-store");
  if (contentHash !== undefined) {
    // The bytes never change, but who may see them does: a browser that keeps them asks us before it shows them again.
    reply.header("cache-control", "private, no-cache").header("etag", `"${contentHash}"`);
    if (asksFor(request, `"${contentHash}"`)) {
      (stream as Readable).destroy();
      return reply.code(304).send();
    }
  }
  reply.header("content-type", mediaType).header("x-content-type-options", "nosniff");
  if (fileName !== undefined) {
    const kind = inline ? "inline" : "attachment";
    reply.header("content-disposition", `${kind}; filename*=UTF-8''${extValue(fileName)}`);
  }
  return reply.send(stream);
}

/** RFC 8187: what a URI lets through but an extended value does not is encoded too. */
const extValue = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
