import { z } from "zod";
import { storable } from "#domain/text/storable-text.ts";

const MOST_CHARACTERS = 4_000;
const words = z.string().max(MOST_CHARACTERS).transform(storable);
const text = z.union([words, z.number().transform(String)]).nullish();
/** Numbers come as numbers or as text. */
const integer = z
  .union([
    z.number().int(),
    z
      .string()
      .regex(/^\s*\d{1,15}\s*$/)
      .transform(Number),
  ])
  .nullish();
const wanted = integer.refine((value) => value != null, "manca").transform(Number);
/** Read apart, so that a day that is none costs only itself. */
const day = z.unknown().optional();
/** The gateway's mediation may leave an empty list out, or give a single object for a list of one. */
const toList = (given: unknown): unknown[] =>
  given == null ? [] : Array.isArray(given) ? (given as unknown[]) : [given];
const list = z.unknown().optional().transform(toList);

/**
 * Records of building files have raw column names as keys, whose underscores are not known (reference:
 * platforms/genova-edilizia.md §4): they are read with letters and digits alone, in capitals.
 */
export function foldKeys(record: unknown): unknown {
  if (record === null || typeof record !== "object" || Array.isArray(record)) return record;
  const folded = new Map<string, unknown>();
  for (const [name, value] of Object.entries(record)) {
    const key = name.replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    // Two spellings of one key: the one that says something.
    if (folded.get(key) == null) folded.set(key, value);
  }
  return Object.fromEntries(folded);
}

const folded = <S extends z.ZodType>(schema: S) => z.preprocess(foldKeys, schema);

/** `{ elencoPratiche: [PraticaSingola] }`. */
export const ElencoPratiche = folded(z.looseObject({ ELENCOPRATICHE: z.unknown().transform(toList) }));

const PRATICA = {
  PRANCODPRATICHE: text,
  PRANPROTNUMERO: integer,
  PRANPROTANNO: integer,
  PRAVAPROTCODTIPOPROTOCOLLO: text,
  TPAADESCRPRATICA: text,
  PRAVAOGGETTO: text,
  PRADPROTRICHIESTA: day,
  PRADPROTINGRESSOCOMUNE: day,
  PRADPROTIMMISSIONE: day,
  PRAVAPRATICACHIUSA: text,
};
export const PraticaSingola = folded(z.looseObject(PRATICA));

export const Pratica = folded(
  z.looseObject({
    ...PRATICA,
    INDIRIZZI: list,
    MOVIMENTIITER: list,
    MOVIMENTIPARERI: list,
    MOVIMENTISPOSTAMENTI: list,
    MOVIMENTIALTRI: list,
    PROGETTISTI: list,
    RICHIEDENTI: list,
  }),
);

export const IndirizzoPratica = folded(
  z.looseObject({
    STRASTRADADESCRIZIONE: text,
    RCPSICIVICONUMERO: text,
    RCPACCIVICOLETTERA: text,
    RCPSICIVICOCOLORE: text,
    RCPAINTERNONUMERO: text,
    RCPAINTERNOLETTERA: text,
    RCPAINTERNOSCALA: text,
    RCPVALOCALITA: text,
  }),
);

export const Movimento = folded(
  z.looseObject({
    MOVADESCRIZIONEMOVIMENTO: text,
    RMPDINIMOV: day,
    RMPDFINEMOV: day,
    RMPVANOTEMOVIMENTO: text,
  }),
);

export const Progettista = folded(
  z.looseObject({
    TPGATITOLOPROGETTISTA: text,
    PROACOGN: text,
    PROANOME: text,
    PROAISCALBON: text,
    ALBVAALBO: text,
  }),
);

export const Richiedente = folded(z.looseObject({ TIRATITOLORICHIED: text, RICACOGN: text, RICANOME: text }));

export const Decreto = z.looseObject({
  unitaDocumentaria: wanted,
  annoDecreto: integer,
  numeroDecreto: integer,
  autocertificata: z.union([text, z.boolean().transform((value) => (value ? "SI" : "NO"))]),
  indirizzi: list,
  allegati: list,
});
export const IndirizzoDecreto = z.looseObject({ indirizzo: text });
export const Allegato = z.looseObject({ nome: z.string().min(1).max(300) });

const CONDONO = {
  recId: text,
  numeroPratica: wanted,
  annoPratica: wanted,
  statoPratica: text,
  indirizzi: list,
};
export const Condono = z.looseObject(CONDONO);
export const CondonoCompleto = z.looseObject({ ...CONDONO, nominativi: list, abusi: list, documenti: list });
export const IndirizzoCondono = z.looseObject({ via: text, civico: text, interno: text, numero: text });
export const Nominativo = z.looseObject({ cognome: text, nome: text });
export const Abuso = z.looseObject({ descrizione: text });
export const DocumentoCondono = z.looseObject({
  nome: z.string().min(1).max(300),
  numeroProvvedimento: integer,
  dataProvvedimento: day,
});

const metadata = z.looseObject({ nome: z.string().max(500).nullish() }).nullish();
/** `metadati` in one service and `metaDati` in the other. */
export const AllegatoBody = z.looseObject({
  allegatoFile: z.union([z.string(), z.looseObject({ file: z.string().nullish() })]).nullish(),
  metadati: metadata,
  metaDati: metadata,
});

export const Errore = z.looseObject({ errore: z.looseObject({ detail: z.string().nullish() }) });
