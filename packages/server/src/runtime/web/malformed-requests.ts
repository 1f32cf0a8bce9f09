import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Problem, type ProblemCode, toProblemDocument } from "#runtime/problem.ts";
import { answerWithProblem } from "#runtime/web/answer-problem.ts";
import { HEADERS_OF_DATA } from "#runtime/web/security-headers.ts";

const LINGER_MS = 2_000;

/** What node's parser says of a request that it could not read, in our words. */
const PARSER_CODES: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: "headers-too-large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "payload-too-large",
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
};

/** Node keeps on the socket the answer that is on its way, and looks at it itself before it writes an error of its own. */
interface AnsweringSocket extends Socket {
  _httpMessage?: { headersSent: boolean } | null;
}

/** A request that never became one: refused on its socket, with the headers and the document of every other refusal. */
export function refuseUnreadable(error: Error & { code?: string }, socket: AnsweringSocket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  // Another answer is being written there: a second one in its middle would be read as part of it.
  if (socket._httpMessage?.headersSent) return void socket.destroy();
  const problem = new Problem(
    PARSER_CODES[error.code ?? ""] ?? "bad-request",
    "La richiesta non è HTTP leggibile",
  );
  const correlationId = randomUUID();
  const body = JSON.stringify(toProblemDocument(problem, correlationId));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    ...pairs(HEADERS_OF_DATA),
    "cache-control: no-store",
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-correlation-id: ${correlationId}`,
    `date: ${new Date().toUTCString()}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  // Who is still writing reads the answer before the connection is cut.
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}

const pairs = (list: readonly string[]): string[] =>
  list.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${list[at + 1]}`] : []));

/** An address that the router cannot read is refused before any hook of ours. */
export function refuseAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  for (const [at, name] of HEADERS_OF_DATA.entries())
    if (at % 2 === 0) reply.header(name, HEADERS_OF_DATA[at + 1]);
  reply.header("x-correlation-id", request.id);
  answerWithProblem(error, request, reply);
}

/** What node would answer by itself, without a word of ours. */
export function answerInsteadOfNode(fastify: FastifyInstance): void {
  // An expectation that is not known may be passed over (RFC 9110, 10.1.1).
  fastify.server.on("checkExpectation", (request, response) =>
    fastify.server.emit("request", request, response),
  );
  // After the calls of the address are counted, which is done when the request begins.
  fastify.addHook("preParsing", async ({ raw }) => {
    if (raw.headers.host === undefined && raw.httpVersion === "1.1")
      throw new Problem("bad-request", "Manca l'intestazione Host");
  });
}
