import type { RouteContract } from "@stabile/contract/route";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Answer } from "#runtime/web/api.ts";

interface Sending {
  contract: RouteContract;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Text made by SQL goes out as it is: turning rows into objects and back is what costs a busy reader most. */
export function sendAnswer(answer: Answer, { contract, request, reply }: Sending): FastifyReply {
  reply.code(contract.success);
  if ("stream" in answer) return sendStream(answer, reply);
  reply.header("cache-control", "no-store");
  if (answer.version !== undefined) {
    const etag = `"${answer.version}"`;
    reply.header("etag", etag);
    if (contract.method === "GET" && request.headers["if-none-match"] === etag) return reply.code(304).send();
  }
  reply.header("content-type", contract.responseType ?? "application/json; charset=utf-8");
  return reply.send("json" in answer ? answer.json : JSON.stringify(answer.value));
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
