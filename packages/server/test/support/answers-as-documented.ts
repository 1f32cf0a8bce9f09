import { afterEach, expect } from "vitest";
import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import { type Answer, faultsOfAnswer } from "#test/support/documented-answer.ts";

/**
 * Every answer that any test is given by any route of the API is held against the OpenAPI document: its status, its
 * kind, its headers, its body. Listening where Fastify says that an instance is born, no test has to ask for it and none
 * can forget.
 */
const faults = new Set<string>();

subscribe("fastify.initialization", (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook("onRequest", (request, reply, done) => {
    const path = request.routeOptions.url;
    if (path?.startsWith("/api/v1/"))
      whenAnswered(reply.raw, (answer) => {
        for (const fault of faultsOfAnswer({ method: request.method, path }, answer)) faults.add(fault);
      });
    done();
  });
});

/** Hands over the whole answer just before it ends. */
function whenAnswered(response: ServerResponse, hand: (answer: Answer) => void): void {
  const parts: Buffer[] = [];
  const { write, end, writeHead } = response;
  // A head written in one go is not among the headers that a response remembers.
  let head: Record<string, unknown> = {};
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) parts.push(Buffer.from(chunk));
  };
  response.writeHead = (...given: unknown[]) => {
    head = { ...response.getHeaders(), ...namedHeaders(given.at(-1)) };
    return Reflect.apply(writeHead, response, given) as ServerResponse;
  };
  response.write = (...given: unknown[]) => {
    keep(given[0]);
    return Reflect.apply(write, response, given) as boolean;
  };
  response.end = (...given: unknown[]) => {
    keep(given[0]);
    const headers = { ...response.getHeaders(), ...head };
    hand({ status: response.statusCode, headers, body: Buffer.concat(parts).toString("utf8") });
    return Reflect.apply(end, response, given) as ServerResponse;
  };
}

/** Headers as `writeHead` takes them: an object, or name, value, name, value… */
function namedHeaders(given: unknown): Record<string, unknown> {
  if (!Array.isArray(given)) return typeof given === "object" ? { ...given } : {};
  const pairs = given.flatMap((name, at) => (at % 2 === 0 ? [[String(name), given[at + 1]]] : []));
  return Object.fromEntries(pairs) as Record<string, unknown>;
}

afterEach(() => {
  const found = [...faults];
  faults.clear();
  expect(found, "risposte diverse dal documento OpenAPI").toEqual([]);
});
