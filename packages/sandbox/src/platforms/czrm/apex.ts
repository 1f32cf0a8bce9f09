import { z } from "zod";
import { type DataAnswer, ok } from "./data-request.ts";
import { notFound } from "./errors.ts";
import type { Call } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { findBy, nextNumber } from "./store.ts";
import { readDay } from "./times.ts";
import { createRecord } from "./write-record.ts";

const day = z.string().refine((text) => readDay(text) !== null, "data non valida");

/** `DatiDomanda`: its members are not public; these are ours (README §8). */
const procedureSchema = z.object({
  codiceFiscale: z.string().min(11).max(16),
  tipologiaPratica: z.string().min(1).max(255),
  tipoProcedimento: z.string().min(1).max(255),
  eventoCalamitoso: z.string().max(255).optional(),
  dataEventoCalamitoso: day.optional(),
  tipologiaRichiedente: z.string().max(255).optional(),
  descrizione: z.string().max(32_000).optional(),
});

const marriageSchema = z.object({
  codiceFiscale: z.string().min(11).max(16),
  dataMatrimonio: day,
  luogo: z.string().max(255).optional(),
});

/** A business refusal is a 200 here: the caller has to read the body. */
function refused(errore: string): DataAnswer {
  return ok({ esito: "KO", errore });
}

function faultsOf({ issues }: z.ZodError): string {
  return `Campi mancanti o non validi: ${[...new Set(issues.map(({ path }) => path.join(".") || "richiesta"))].join(", ")}`;
}

function accountOf(call: Call, taxCode: string): string | null {
  return (
    findBy(call.org.db, objectNamed("Account"), { field: "CodiceFiscale__c", value: taxCode })[0]?.id ?? null
  );
}

function createProcedure(call: Call, body: unknown): DataAnswer {
  const read = procedureSchema.safeParse(body);
  if (!read.success) return refused(faultsOf(read.error));
  const account = accountOf(call, read.data.codiceFiscale);
  if (!account) return refused("Cittadino non trovato");
  const today = call.now.toISOString().slice(0, 10);
  const number = String(nextNumber(call.org.db, "Protocollo")).padStart(7, "0");
  const record = createRecord(call, objectNamed("Procedimento__c"), {
    Account__c: account,
    TipologiaPratica__c: read.data.tipologiaPratica,
    TipoProcedimento__c: read.data.tipoProcedimento,
    StatoFrontend__c: "Presentata",
    StatoPratica__c: "Nuova",
    EventoCalamitoso__c: read.data.eventoCalamitoso ?? null,
    DataEventoCalamitoso__c: read.data.dataEventoCalamitoso ?? null,
    TipologiaRichiedente__c: read.data.tipologiaRichiedente ?? null,
    Descrizione__c: read.data.descrizione ?? null,
    NumeroProtocollo__c: number,
    AnnoProtocollazione__c: today.slice(0, 4),
    DataProtocollazione__c: today,
  });
  return ok({
    esito: "OK",
    id: record.id,
    nome: record.fields.Name,
    numeroProtocollo: number,
    annoProtocollazione: today.slice(0, 4),
    dataProtocollazione: today,
  });
}

function createMarriage(call: Call, body: unknown): DataAnswer {
  const read = marriageSchema.safeParse(body);
  if (!read.success) return refused(faultsOf(read.error));
  const account = accountOf(call, read.data.codiceFiscale);
  if (!account) return refused("Cittadino non trovato");
  const record = createRecord(call, objectNamed("RichiestaMatrimonio__c"), {
    Account__c: account,
    DataMatrimonio__c: read.data.dataMatrimonio,
    Luogo__c: read.data.luogo ?? null,
  });
  return ok({ esito: "OK", id: record.id, nome: record.fields.Name });
}

/** The municipality's own Apex resources. `name` is the path after `/services/apexrest/`. */
export function apexCall(call: Call, name: string, body: unknown): DataAnswer {
  switch (name) {
    case "ProcedimentiWebService/CreateProcedimento":
      return createProcedure(call, body);
    case "RichiestaMatrimoniWebService/CreateRichiesta":
      return createMarriage(call, body);
    default:
      throw notFound("Could not find a match for URL");
  }
}
