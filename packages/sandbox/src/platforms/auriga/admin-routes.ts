import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import {
  cancelRegistration,
  findRegistration,
  latestRegistrations,
  type Registration,
} from "#platforms/auriga/archive/units.ts";

const NumberGiven = z.object({
  categoria: z.string().max(2).default("PG"),
  sigla: z.string().max(30).default("PG"),
  anno: z.number().int(),
  numero: z.number().int(),
});
const Annulment = NumberGiven.extend({ motivo: z.string().min(1).max(500) });

/**
 * What a clerk of the registry does at their desk, for tests and training. Annulling is theirs alone: no service does
 * it (reference §4), others see it in `FlagRegAnnullata`. Faults never touch these calls.
 */
export function adminRoutes(app: FastifyInstance, { db }: World): void {
  const options = { config: { faultless: true } };

  app.get("/admin/registrations", options, () => ({
    registrations: latestRegistrations(db, 200).map(viewOf),
  }));

  app.post("/admin/registrations/annul", options, (request, reply) => {
    const given = Annulment.safeParse(jsonOf(request.body));
    if (!given.success) return reply.code(400).send({ title: "Servono anno, numero e motivo", status: 400 });
    const { categoria: category, sigla: code, anno: year, numero: number, motivo } = given.data;
    const found = findRegistration(db, { category, code, year, number });
    if (found === undefined) return reply.code(404).send({ title: "Registrazione inesistente", status: 404 });
    if (found.isCancelled) return reply.code(409).send({ title: "Registrazione già annullata", status: 409 });
    cancelRegistration(db, found, motivo);
    return reply.send(viewOf({ ...found, isCancelled: true }));
  });
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

function viewOf({
  category,
  code,
  year,
  number,
  unit,
  at,
  isCancelled,
}: Registration): Record<string, unknown> {
  return {
    categoria: category,
    sigla: code,
    anno: year,
    numero: number,
    idUD: unit,
    data: at,
    annullata: isCancelled,
  };
}
