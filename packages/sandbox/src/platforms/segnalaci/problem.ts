import type { FastifyReply } from "fastify";

/** A refusal of the API, sent as `application/problem+json`. */
export class ProblemError extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const TITLE: Record<number, string> = {
  400: "Richiesta non valida",
  401: "Non autenticato",
  404: "Non trovato",
  413: "Troppo grande",
  429: "Troppe richieste",
};

export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const title = TITLE[status] ?? "Errore";
  return reply
    .code(status)
    .type("application/problem+json")
    .send(JSON.stringify({ type: "about:blank", title, status, detail }));
}
