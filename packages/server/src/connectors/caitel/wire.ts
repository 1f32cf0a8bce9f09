import { z } from "zod";
import { storable } from "#domain/text/storable-text.ts";

const MOST_CHARACTERS = 2_000;
const words = z.string().max(MOST_CHARACTERS).transform(storable);
/** Typed as text in one place and as a number in another: both are taken, whole. */
const text = z.union([words, z.number().transform(String)]).nullish();
const key = z.union([z.string().min(1).max(100), z.number().transform(String)]);
/** Read apart, so that a day that is none costs only itself. */
const day = z.unknown().optional();
/** The gateway's mediation may leave an empty list out, or give a single object for a list of one. */
const toList = (given: unknown): unknown[] =>
  given == null ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
const list = z.unknown().optional().transform(toList);

/** Names as the platform spells them (reference: platforms/genova-caitel.md §3). */
export const ImpiantiTermici = z.looseObject({ impianti: z.unknown().transform(toList) });

export const Impianto = z.looseObject({
  identificativoImpianto: text,
  idImpianto: key,
  idGruppo: key,
  indirizzo: text,
  nomeComune: text,
  targa: text,
  potenzaTotaleMassima: text,
  ditta: text,
  annoScadenzaBollino: text,
  frequenzaManutenzione: text,
  operazioni: text,
  /** The contract has the typing mistake. */
  dataIninzioManutenzione: day,
  dichiarazioneManutenzione: text,
  dataDismissione: day,
  tipoGeneratore: text,
  tipoMacchina: text,
  rapporti: list,
  macchine: list,
  manutenzioni: list,
});

export const Macchina = z.looseObject({
  fabbricante: text,
  modello: text,
  matricola: text,
  dataInstallazione: day,
  dataDismissione: day,
});

export const Manutenzione = z.looseObject({
  idManutenzione: key,
  dataManutenzione: day,
  ditta: text,
  origine: text,
  /** Whether there is a document of it. */
  manutenzione: text,
});

export const Rapporto = z.looseObject({
  idRapporto: key,
  codRapporto: text,
  dataRapporto: day,
  /** All lower case. */
  dataprotocollo: day,
  ditta: text,
  generatore: text,
  macchina: text,
  sigla: text,
  rapporto: text,
  ricevuta: text,
});

export const Documento = z.looseObject({
  file: z.string().nullish(),
  nomeFile: z.string().max(500).nullish(),
});

/** `tipoDocumento`; the wire values are inferred from the names of the constants. */
export const TIPO_DOCUMENTO = {
  "efficiency-report": "RAPPORTO",
  receipt: "RICEVUTA",
  "plant-declaration": "MANUTENZIONE",
  maintenance: "DETTAGLIOMAN",
} as const;

/** Stands for the third key of a document of the whole plant: null is not accepted. */
export const WHOLE_PLANT = "1";
