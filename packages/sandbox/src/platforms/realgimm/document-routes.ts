import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { City } from "#city/types.ts";
import { badRequest } from "#platforms/realgimm/answers.ts";
import { certificatePdf } from "#platforms/realgimm/certificates.ts";
import { fileOfPlan } from "#platforms/realgimm/plans.ts";
import type { Register } from "#platforms/realgimm/register.ts";

const DownloadQuery = z.object({ idDocumento: z.string().min(1).max(80) });

/** Files of certificates and plans, without a name: whoever receives them must look at what they are. */
export function documentRoutes(
  app: FastifyInstance,
  { register, city }: { register: () => Register; city: () => City },
): void {
  app.get("/api/patrimonio/Document/Download", (request, reply) => {
    const query = DownloadQuery.safeParse(request.query);
    if (!query.success) return badRequest(reply, "Parametro non valido: idDocumento");
    const bytes = fileOf(register(), city(), query.data.idDocumento);
    if (bytes === undefined) return reply.code(404).send();
    return reply.type("application/octet-stream").send(bytes);
  });
}

/** What was sent with a certificate, or what the first load's papers look like. */
function fileOf({ changes, writes }: Register, city: City, idDocumento: string): Buffer | undefined {
  const sent = writes.fileOf(idDocumento);
  if (sent !== undefined) return sent;
  const record = changes.find(idDocumento.replace(/^DOC-/, ""))?.record;
  const building = city.buildings.find(({ code }) => code === record?.entity["codFabbricato"]);
  if (record?.entity["idDocumento"] !== idDocumento || building === undefined) return undefined;
  if (record.entityType === "PLANIMETRIA") return fileOfPlan(city, building, record);
  return record.entityType === "CERTIFICATO" ? certificatePdf(building, record) : undefined;
}
