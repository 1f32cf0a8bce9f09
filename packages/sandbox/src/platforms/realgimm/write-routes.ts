import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { World } from "#core/platform.ts";
import { badRequest, refused, succeeded } from "#platforms/realgimm/answers.ts";
import type { Register } from "#platforms/realgimm/register.ts";
import {
  CertificateBody,
  ConditionBody,
  CorrectionBody,
  InterventionBody,
} from "#platforms/realgimm/write-bodies.ts";
import {
  correct,
  noteCondition,
  saveCertificate,
  saveIntervention,
  type Writing,
  type Written,
} from "#platforms/realgimm/writings.ts";

const FindQuery = z.object({ rifEsterno: z.string().trim().min(1).max(64) });

/** What other applications write in the register. Nothing of it is public: resources and names are ours. */
export function writeRoutes(
  app: FastifyInstance,
  { register, world }: { register: () => Register; world: World },
): void {
  const base = "/api/patrimonio";
  const writing = (): Writing => ({ ...register(), at: world.now() });

  function accept<Body extends { rifEsterno: string }>(
    path: string,
    schema: z.ZodType<Body>,
    write: (body: Body, writing: Writing) => Written,
  ): void {
    app.post(`${base}/${path}`, (request, reply) => {
      const body = schema.safeParse(request.body);
      if (!body.success) return badRequest(reply, unreadable(body.error.issues[0]?.path.join(".")));
      const now = writing();
      // Before anything else: whoever lost the first answer must learn that it was done, whatever has changed since.
      const earlier = now.writes.find(body.data.rifEsterno);
      if (earlier !== undefined)
        return reply.send(refused("PAT-030", `Riferimento già registrato: ${earlier.codice}`));
      return answer(
        reply,
        now.writes.atOnce(() => write(body.data, now)),
      );
    });
  }

  accept("Intervention/Save", InterventionBody, saveIntervention);
  accept("Certificate/Save", CertificateBody, saveCertificate);
  accept("Asset/SaveCondition", ConditionBody, noteCondition);
  accept("Asset/SaveCorrection", CorrectionBody, correct);

  app.get(`${base}/Sync/Find`, (request, reply) => {
    const query = FindQuery.safeParse(request.query);
    if (!query.success) return badRequest(reply, "Parametro non valido: rifEsterno");
    const found = register().writes.find(query.data.rifEsterno);
    if (found === undefined) return reply.send(succeeded(null));
    const { rifEsterno, codice, tipo, dataRicezione } = found;
    return reply.send(succeeded({ rifEsterno, codice, tipo, dataRicezione }));
  });
}

const unreadable = (field: string | undefined): string => `Campo non valido: ${field || "corpo"}`;

function answer(reply: FastifyReply, written: Written): FastifyReply {
  if ("invalid" in written) return badRequest(reply, unreadable(written.invalid));
  return reply.send("code" in written ? refused(written.code, written.text) : succeeded(written.done));
}
