import type { FastifyInstance } from "fastify";
import { refused, succeeded } from "#platforms/realgimm/answers.ts";

const QUESTION = {
  idBandoDomande: "12345",
  codIdentificativoDomanda: "ERP-2024-000001",
  statoDomandaText: "PRESENTATA",
  descrizioneStato: "Domanda presentata",
  dataPresentazione: "2024-01-10T00:00:00+01:00",
  numeroProtocollo: "0000001",
  dataProtocollo: "2024-01-10T00:00:00+01:00",
};

/** Open announcements by type: `01` public housing, `02` rent support (reference: RealGimm sheet §5). */
const ACTIVE: Record<string, string> = { "01": "BAN9", "02": "BAN10" };

type Query = Record<string, string | undefined>;

/** The resources that the published code calls, with one application; nothing of ours uses them. */
export function announcementRoutes(app: FastifyInstance): void {
  const base = "/api/bandi/Announcement";
  const questions = "/api/bandi/AnnouncementQuestions";
  app.get<{ Querystring: Query }>(`${base}/CheckAnnouncementStatus`, ({ query }) => ({
    validationSucceded: Object.values(ACTIVE).includes(query["codBando"] ?? "BAN9"),
  }));
  app.get<{ Querystring: Query }>(`${base}/GetActiveAnnouncement`, ({ query }) => {
    const codBando = ACTIVE[query["codTipologiaBando"] ?? "01"];
    return codBando === undefined ? refused("BAN-001", "Nessun bando attivo") : succeeded({ codBando });
  });
  app.get(`${questions}/GetAnnouncementQuestionDetail`, () => QUESTION);
  app.get(`${questions}/GetListAnnouncementQuestionsDetail`, () => [QUESTION]);
  app.get(`${questions}/GetAnnouncementQuestionStatus`, () => ({
    statoDomandaText: QUESTION.statoDomandaText,
    descrizioneStato: QUESTION.descrizioneStato,
  }));
  app.get(`${questions}/GetListAnnouncementQuestionCategory/:anno`, () => [
    { codice: "A", descrizione: "Nucleo familiare con minori" },
    { codice: "B", descrizione: "Nucleo di anziani" },
  ]);
  app.get<{ Querystring: Query }>(`${questions}/DownloadDocumentAnnouncementQuestion`, ({ query }, reply) =>
    query["idBandoDomande"] === QUESTION.idBandoDomande
      ? // Raw bytes and no name: whoever receives them must look at what they are.
        reply.type("application/octet-stream").send(Buffer.from("%PDF-1.4\n%%EOF\n", "latin1"))
      : reply.code(404).send(),
  );
}
