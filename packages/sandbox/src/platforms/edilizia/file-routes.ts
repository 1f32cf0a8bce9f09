import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import { badRequest } from "#platforms/edilizia/answers.ts";
import { type BuildingFile, orNulls, type Row } from "#platforms/edilizia/building-files.ts";
import type { Office } from "#platforms/edilizia/office.ts";

const names = (list: string): Row => Object.fromEntries(list.split(" ").map((name) => [name, null]));
const PRACTICE = names(
  "PRA_N_COD_PRATICHE PRA_N_PROT_NUMERO PRA_N_PROT_ANNO PRA_VA_PROT_COD_TIPO_PROTOCOLLO TPA_A_DESCR_PRATICA PRA_VA_OGGETTO PRA_D_PROT_RICHIESTA PRA_D_PROT_INGRESSO_COMUNE PRA_D_PROT_IMMISSIONE PRA_VA_PRATICA_CHIUSA",
);
const MOVEMENT = names("MOV_A_DESCRIZIONE_MOVIMENTO RMP_D_INI_MOV RMP_D_FINE_MOV RMP_VA_NOTE_MOVIMENTO");
const DESIGNER = names(
  "TPG_A_TITOLO_PROGETTISTA PRO_A_COGN PRO_A_NOME PRO_A_CODICE_FISCALE PRO_A_EMAIL ALB_VA_ALBO",
);

/** Building files since 1995. */
export function fileRoutes(app: FastifyInstance, office: () => Office): void {
  app.get<{ Params: { codiceFiscale: string } }>("/pratiche/pratiche/:codiceFiscale", (request, reply) => {
    const { codiceFiscale } = request.params;
    if (!/^(\d{11}|[A-Z0-9]{16})$/i.test(codiceFiscale))
      return badRequest(reply, "Codice fiscale non valido");
    const own = office().files.filter(({ holder }) => holder === codiceFiscale);
    return reply.send({
      elencoPratiche: orNulls(
        own.map(({ practice }) => practice),
        PRACTICE,
      ),
    });
  });

  app.get<{ Params: { codice: string } }>("/pratiche/pratica/:codice", (request, reply) => {
    const found = office().files.find(
      ({ practice }) => String(practice["PRA_N_COD_PRATICHE"]) === request.params.codice,
    );
    return found === undefined ? reply.code(404).send() : reply.send(wholeOf(found));
  });

  app.post("/admin/pratiche", { config: { faultless: true } }, (request, reply) => {
    const given = NewFile.safeParse(request.body);
    if (!given.success) return badRequest(reply, "Servono oggetto, tipo e strada");
    const file = newFile(given.data, office().files);
    office().enter(file);
    return reply.code(201).send(wholeOf(file));
  });
}

function wholeOf({ practice, indirizzi, movimentiIter, progettisti, richiedenti }: BuildingFile) {
  const nothing = orNulls([], MOVEMENT);
  return {
    ...practice,
    indirizzi,
    movimentiIter: orNulls(movimentiIter, MOVEMENT),
    movimentiPareri: nothing,
    movimentiSpostamenti: nothing,
    movimentiAltri: nothing,
    progettisti: orNulls(progettisti, DESIGNER),
    richiedenti,
  };
}

const NewFile = z.object({
  oggetto: z.string().min(1).max(500),
  tipo: z.string().min(1).max(60),
  strada: z.string().min(1).max(120),
  civico: z.number().int().min(1).max(9_999).optional(),
  data: z
    .string()
    .regex(/^\d{2}-\d{2}-\d{4}$/)
    .default("15-01-2026"),
  codiceFiscale: z.string().default(MUNICIPALITY_TAX_CODE),
});

function newFile(given: z.infer<typeof NewFile>, files: readonly BuildingFile[]): BuildingFile {
  const code = Math.max(55_000, ...files.map(({ practice }) => Number(practice["PRA_N_COD_PRATICHE"]))) + 1;
  const { oggetto, tipo, strada, civico, data, codiceFiscale } = given;
  const practice: Row = {
    ...PRACTICE,
    PRA_N_COD_PRATICHE: code,
    PRA_N_PROT_NUMERO: code,
    PRA_N_PROT_ANNO: Number(data.slice(6)),
    TPA_A_DESCR_PRATICA: tipo,
    PRA_VA_OGGETTO: oggetto,
    PRA_D_PROT_RICHIESTA: data,
    PRA_VA_PRATICA_CHIUSA: "N",
  };
  const address = { STRA_STRADA_DESCRIZIONE: strada, RCP_SI_CIVICO_NUMERO: civico ?? null };
  return {
    holder: codiceFiscale,
    practice,
    indirizzi: [address],
    movimentiIter: [],
    progettisti: [],
    richiedenti: [],
  };
}
