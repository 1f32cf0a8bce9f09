import type { FastifyReply } from "fastify";

/** `validationSucceded`, with one `e`: the platform's own spelling (reference: RealGimm sheet §4). */
export function succeeded(elementDOM: unknown): Record<string, unknown> {
  return { validationSucceded: true, elementDOM, messages: [] };
}

/** A business refusal: it travels inside an HTTP 200. */
export function refused(code: string, text: string): Record<string, unknown> {
  return { validationSucceded: false, elementDOM: null, messages: [{ code, text }] };
}

/** A call that cannot be read: 400 with `detail` and `moreInfo` (reference: RealGimm sheet §2). */
export function badRequest(reply: FastifyReply, detail: string): FastifyReply {
  return reply.code(400).send({ title: "Richiesta non valida", status: 400, detail, moreInfo: "PAT-001" });
}
