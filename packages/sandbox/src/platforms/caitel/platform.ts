import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import type { Platform } from "#core/platform.ts";
import { paperOf } from "#platforms/caitel/papers.ts";
import { openPlantRegister, type PlantRegister } from "#platforms/caitel/plant-register.ts";

/** Text of an ASP.NET fault that shows through (sheet §4). */
const LEAKED = "GNC-000-Server was unable to process request. --->";

/** Caitel on its own listener: see the README beside this file. */
export const caitel: Platform = {
  name: "caitel",
  title: "Caitel, catasto degli impianti termici",
  listener: "caitel",
  faultReplies: {
    failed: ({ reply }, status) =>
      reply.code(status).send({ title: "Errore", status, detail: `${LEAKED} Timeout expired.` }),
  },
  register(app, world) {
    let register: PlantRegister | undefined;
    // Opened at the first call: the city is built then, not while the sandbox starts.
    const plants = () => {
      register ??= openPlantRegister(world.db, world.city);
      return register;
    };
    app.addHook("onRequest", async (request, reply) => {
      // The gateway marks what it forwards: administration is not published.
      if (request.url.startsWith("/admin/") && request.headers["activityid"] !== undefined)
        return reply.code(404).send();
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ title: "Not Found", status: 404 }));
    readingRoutes(app, plants);
    adminRoutes(app, plants);
  },
};

const TaxCode = z.string().regex(/^(\d{11}|[A-Z0-9]{16})$/i);

interface DocumentKeys {
  idImpianto: string;
  idGruppo: string;
  idRapporto: string;
  tipo: string;
}

function readingRoutes(app: FastifyInstance, plants: () => PlantRegister): void {
  app.get<{ Params: { codiceFiscale: string } }>("/responsabile/:codiceFiscale", (request, reply) => {
    const { codiceFiscale } = request.params;
    if (!TaxCode.safeParse(codiceFiscale).success)
      return reply.code(400).send({ title: "Bad Request", status: 400, detail: "Codice fiscale non valido" });
    return reply.send({ impianti: codiceFiscale === MUNICIPALITY_TAX_CODE ? plants().all() : [] });
  });

  app.get<{ Params: DocumentKeys }>(
    "/documento/:idImpianto/:idGruppo/:idRapporto/:tipo",
    (request, reply) => {
      const { idImpianto, idGruppo, idRapporto, tipo } = request.params;
      const plant = plants().byId(Number(idImpianto), Number(idGruppo));
      const paper = plant && paperOf(plant, tipo, idRapporto);
      if (paper === undefined)
        return reply.code(404).send({ title: "Not Found", status: 404, detail: "Documento non disponibile" });
      return reply.send(paper);
    },
  );
}

const Fields = z.record(z.string(), z.unknown());
const NewReport = z.object({
  dataRapporto: z.iso.date(),
  ditta: z.string().min(1).default("Termica Prova s.r.l."),
});

/** What a clerk of the register would do, for tests and training. Faults never touch it. */
function adminRoutes(app: FastifyInstance, plants: () => PlantRegister): void {
  const options = { config: { faultless: true } };
  app.post<{ Params: { id: string } }>("/admin/impianti/:id/change", options, (request, reply) => {
    const plant = plants().find(request.params.id);
    if (plant === undefined) return reply.code(404).send();
    const { identificativoImpianto, idImpianto, idGruppo } = plant;
    plants().save({ ...plant, ...Fields.parse(request.body), identificativoImpianto, idImpianto, idGruppo });
    return reply.code(201).send(plants().find(request.params.id));
  });

  app.post<{ Params: { id: string } }>("/admin/impianti/:id/rapporti", options, (request, reply) => {
    const plant = plants().find(request.params.id);
    if (plant === undefined) return reply.code(404).send();
    const given = NewReport.safeParse(request.body);
    if (!given.success) return reply.code(400).send({ detail: "Serve dataRapporto, come 2026-10-15" });
    const before = plant.rapporti ?? [];
    const idRapporto = Math.max(plant.idImpianto * 100, ...before.map((one) => one.idRapporto)) + 1;
    const { dataRapporto, ditta } = given.data;
    const added = { idRapporto, codRapporto: `R-${idRapporto}`, dataRapporto, dataprotocollo: null, ditta };
    const whole = { ...added, generatore: "1", macchina: "GT1", sigla: "GT", rapporto: "S", ricevuta: "N" };
    plants().save({ ...plant, rapporti: [...before, whole] });
    return reply.code(201).send(whole);
  });
}
