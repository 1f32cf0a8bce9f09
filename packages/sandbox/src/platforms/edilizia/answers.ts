import type { FastifyReply } from "fastify";

/** Text of an ASP.NET fault that shows through (sheet §1). */
export const LEAKED = "GNC-000-Server was unable to process request. --->";

/** How these services refuse: `errore.detail`. */
export function badRequest(reply: FastifyReply, detail: string): FastifyReply {
  return reply.code(400).send({ errore: { detail } });
}
