import type { FastifyRequest } from "fastify";
import type { Principal } from "#domain/access/policy.ts";

/** How the web layer learns which machine is calling; the access feature implements it. */
export interface ClientReader {
  /** Whether the request carries a token of a machine, good or bad. */
  isClient(request: FastifyRequest): boolean;
  /**
   * The same answer however often one asks about the same request.
   * @throws Problem `client-refused` when the token is not good; PlatformUnavailable when it cannot be checked
   */
  read(request: FastifyRequest): Promise<Principal>;
}
