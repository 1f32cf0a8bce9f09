import { levels, type Naming } from "#connectors/auriga/mapping.ts";
import type { AnnulmentRequest, DocumentQuery, FolderToOpen, UnitKey } from "#ports/protocol-register.ts";
import { element, maybe, type Xml } from "#runtime/soap/write-xml.ts";

/** `EstremiXIdentificazioneUD`. */
export function unitKey(key: UnitKey): string {
  return element("EstremiXIdentificazioneUD", unitKeyParts(key)).markup;
}

function unitKeyParts(key: UnitKey): Xml[] {
  if ("unitId" in key) return [element("IdUD", key.unitId)];
  const { register, year, number } = key.number;
  return [
    element("EstremiRegNum", [
      element("CategoriaReg", "PG"),
      maybe("SiglaReg", register),
      element("AnnoReg", year),
      element("NumReg", number),
    ]),
  ];
}

/** `UDDaAgg` with a note for the protocol office: no service annuls a registration (§4). */
export function annulmentNote({ unitId, reason }: AnnulmentRequest): string {
  return element("UDDaAgg", [
    element("EstremiXIdentificazioneUD", [element("IdUD", unitId)]),
    element("NoteUD", `Si chiede l'annullamento della registrazione: ${reason}`),
  ]).markup;
}

/** Few have the same reference: one, unless something went wrong. */
const MOST_OF_A_REFERENCE = 10;

export function referenceQuery(naming: Naming, reference: string): string {
  const page = pagination(1, MOST_OF_A_REFERENCE);
  if (naming.AURIGA_REFERENCE_IN === "subject")
    return element("TrovaDocFolder", [
      element("FiltriPrincipali", [element("TipoOggettiDaCercare", "D"), fullText(reference, "DES_OGG")]),
      page,
    ]).markup;
  return element("TrovaDocFolder", [
    element("FiltriPrincipali", [element("TipoOggettiDaCercare", "D")]),
    element("FiltriAvanzati", [
      element("AttributoAdd", [
        element("Nome", naming.AURIGA_REFERENCE_ATTRIBUTE),
        element("OperatoreLogico", "uguale"),
        element("ValoreConfronto_1", reference),
      ]),
    ]),
    page,
  ]).markup;
}

/** `LimitaRiceraAdAttributo`: the platform's own spelling. */
function fullText(words: string, attribute?: string): Xml {
  return element("FiltroFullText", [
    element("ListaParole", words),
    element("FlagTutteLeParole", "1"),
    maybe("LimitaRiceraAdAttributo", attribute),
  ]);
}

function pagination(page: number, size: number): Xml {
  return element("EstrazionePaginata", [element("NroPagina", page), element("NroRecordInPagina", size)]);
}

export function documentQuery(query: DocumentQuery): string {
  const { words, number, days, page, pageSize } = query;
  const registration = [
    element("CategoriaReg", "PG"),
    maybe("SiglaReg", number?.register),
    maybe("AnnoReg", number?.year),
    maybe("NumRegDa", number?.from),
    maybe("NumRegA", number?.to),
    maybe("DataRegDa", days?.from),
    maybe("DataRegA", days?.to),
  ];
  const isByNumber = number !== undefined || days !== undefined;
  return element("TrovaDocFolder", [
    element("FiltriPrincipali", [
      element("TipoOggettiDaCercare", "D"),
      words === undefined ? undefined : fullText(words),
    ]),
    isByNumber ? element("FiltriAvanzati", [element("RegistrazioneDoc", registration)]) : undefined,
    pagination(page, pageSize),
  ]).markup;
}

/** A titled folder (`F`): its number is the register's to give. */
export function newFolder({ year, classification, subject }: FolderToOpen): string {
  return element("NewFolder", [
    element("DatiFascDiTitolario", [
      element("FlagTipo", "F"),
      element("Classificazione", levels("LivelloClassificazione", classification)),
    ]),
    element("Apertura", [element("Anno", year)]),
    element("Oggetto", subject.slice(0, 1_000).toWellFormed()),
  ]).markup;
}

export function officeQuery(words: string): string {
  return element("TrovaInOrganigramma", [
    element("TipoNodo", "UO"),
    element("FinalitaRicerca", "ASSEGNAZIONE"),
    words === "" ? undefined : element("DesNodo", `*${words}*`),
    element("SoloUOAttive", "1"),
  ]).markup;
}

export function classificationQuery(words: string): string {
  return element("TrovaClassifTitolario", [
    // Its schema: compared as SQL's "like", and no sign is put around it there.
    words === "" ? undefined : element("DesClassificazione", `%${words}%`),
    element("SoloClassifAttive", "1"),
  ]).markup;
}
