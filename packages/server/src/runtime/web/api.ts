import type { RouteContract } from "@stabile/contract/route";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Principal, Reach } from "#domain/access/policy.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";
import type { Refusals } from "#runtime/refusals.ts";
import type { RawBody } from "#runtime/web/raw-body.ts";

/** What a handler is given: everything already parsed, authenticated and permitted. */
export interface Call<R extends RouteContract = RouteContract> {
  /**
   * For an unsafe call this is the transaction that also holds the idempotency key: use cases join it with
   * `inTransaction`. For a read it is the database.
   */
  db: Db;
  params: R["params"] extends z.ZodObject ? z.output<R["params"]> : Record<string, never>;
  query: R["query"] extends z.ZodObject ? z.output<R["query"]> : Record<string, never>;
  body: R["body"] extends z.ZodType ? z.output<R["body"]> : undefined;
  /** Raw body of a `text` route, for signatures. */
  rawBody: RawBody;
  file: UploadedFile | undefined;
  principal: Principal;
  /** Rows that this route's action reaches for this person. Every query of the handler applies it. */
  reach: Reach;
  /**
   * For what takes long: the session, or the role, may have ended since the call began.
   * @throws Problem as the call would be refused now, or `forbidden` when it would reach other rows
   */
  stillPermitted(): Promise<void>;
  /** From `If-Match`, on unsafe calls of versioned routes. */
  expectedVersion: number | undefined;
  /** From `Idempotency-Key`, on unsafe calls. */
  idempotencyKey: string | undefined;
  correlationId: string;
  request: FastifyRequest;
}

export interface UploadedFile {
  fileName: string;
  bytes: Buffer;
  fields: Record<string, string>;
}

/** An answer: a value, or JSON text already made by SQL, or a file, or a stream. */
export type Answer<R extends RouteContract = RouteContract> =
  | { value: z.input<R["response"]>; version?: number }
  | { json: string; version?: number }
  | {
      stream: NodeJS.ReadableStream;
      mediaType: string;
      fileName?: string;
      inline?: boolean;
      /** The sum of its bytes, when they never change: who has them already is not sent them again. */
      contentHash?: string;
    };

export type Handler<R extends RouteContract> = (call: Call<R>) => Promise<Answer<R>>;

/** What features get to register themselves on. */
export interface Api {
  fastify: FastifyInstance;
  db: Db;
  clock: Clock;
  logger: Logger;
  /** For what is refused before a route: those of routes are noted by themselves. */
  refusals: Refusals;
  /** Registers a route of the contract. It cannot be registered without its policy: the contract's `action`. */
  route<R extends RouteContract>(contract: R, handler: Handler<R>): void;
}
