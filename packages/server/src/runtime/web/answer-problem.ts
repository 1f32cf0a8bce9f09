import type { FastifyReply, FastifyRequest } from "fastify";
import { maskText } from "#domain/privacy/mask.ts";
import { isDatabaseGone, isInTheWay } from "#runtime/database/passing-error.ts";
import { PlatformUnavailable, Problem, type ProblemCode, toProblemDocument } from "#runtime/problem.ts";

/** What the framework itself refuses, in our words. */
const FRAMEWORK_CODES: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "payload-too-large",
  FST_REQ_FILE_TOO_LARGE: "payload-too-large",
  FST_PARTS_LIMIT: "payload-too-large",
  FST_FILES_LIMIT: "payload-too-large",
  FST_FIELDS_LIMIT: "payload-too-large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported-media-type",
  FST_ERR_CTP_INVALID_JSON_BODY: "bad-request",
  FST_ERR_CTP_EMPTY_JSON_BODY: "bad-request",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "bad-request",
  FST_ERR_MAX_PARAM_LENGTH: "not-found",
  FST_INVALID_MULTIPART_CONTENT_TYPE: "unsupported-media-type",
};

/** Everything that went wrong becomes one problem document. A bug says its correlation id and nothing else. */
export function answerWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = beginProblem(error, request, reply);
  reply
    .type("application/problem+json; charset=utf-8")
    .send(JSON.stringify(toProblemDocument(problem, request.id)));
}

/** The part that is the same whoever reads the answer: what is logged, the status, what may be kept. */
export function beginProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const problem = toProblem(error);
  if (problem.status >= 500) {
    request.log.error({
      event: "request.failed",
      correlationId: request.id,
      method: request.method,
      url: path(request),
      err: error,
    });
  }
  if ([429, 503].includes(problem.status) && !reply.hasHeader("retry-after"))
    reply.header("retry-after", "5");
  reply.code(problem.status).header("cache-control", "no-store");
  return problem;
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof PlatformUnavailable) return new Problem("platform-unavailable", error.platform);
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (statusCode === 429) return new Problem("too-many-requests");
  if (code !== undefined && FRAMEWORK_CODES[code]) return new Problem(FRAMEWORK_CODES[code]);
  if (isDatabaseGone(error)) return new Problem("database-unavailable");
  if (isInTheWay(error)) return new Problem("busy");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem("bad-request");
  return new Problem("internal");
}

function path(request: FastifyRequest): string {
  return maskText(request.url.split("?")[0] ?? "");
}
