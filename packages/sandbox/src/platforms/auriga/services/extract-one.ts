import { documentsOf, findVersion, type UnitDocument } from "#platforms/auriga/archive/documents.ts";
import { UNIT_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { requireUnit } from "#platforms/auriga/services/find-unit.ts";
import type { Service, ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { element, firstAt, numberAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** One file of a document: the primary one, an attached one, or the one of that name, in the version wanted. */
export const extractOne: Service = {
  name: "WSExtractOne",
  lowercase: "extractone",
  payload: { grammar: UNIT_PAYLOADS, root: "FileUDToExtract" },
  run(call) {
    const which = firstAt(call.payload, "EstremixIdentificazioneFileUD");
    if (firstAt(call.payload, "Timbro") !== undefined) refuse("La timbratura non e' disponibile");
    const document = documentFor(call, which);
    const version = document && findVersion(call.db, document.id, numberAt(which, "NroVersione"));
    if (document === undefined || version === undefined) refuse("File inesistente");
    const { payload, isPrimary, place } = document;
    const type = textAt(payload ?? undefined, "TipoDocAllegato/CodId");
    return {
      xml: element("Output_FileUDToExtract", [
        element("NomeFile", version.name),
        element("NroVersione", version.number),
        element("NroUltimaVersione", version.lastNumber),
        isPrimary ? undefined : optional("NroAllegato", place),
        type === undefined ? undefined : element("TipoDocAllegato", "", { CodiceIdentificativo: type }),
        optional("DesAllegato", textAt(payload ?? undefined, "DesAllegato")),
      ]),
      files: [version.bytes],
    };
  },
};

function documentFor(call: ServiceCall, which: Tree | undefined): UnitDocument | undefined {
  const unit = requireUnit(call, firstAt(call.payload, "EstremiXIdentificazioneUD"));
  const documents = documentsOf(call.db, unit.id);
  if (firstAt(which, "FlagPrimario") !== undefined) return documents.find(({ isPrimary }) => isPrimary);
  const id = numberAt(which, "IdDoc");
  const number = numberAt(which, "NroAllegato");
  const fileName = textAt(which, "NomeFile");
  return documents.find((document) => {
    if (id !== undefined) return document.id === id;
    if (fileName !== undefined) return findVersion(call.db, document.id)?.name === fileName;
    if (document.isPrimary) return false;
    return number === undefined ? isDescribed(document, which) : document.place === number;
  });
}

function isDescribed({ payload }: UnitDocument, which: Tree | undefined): boolean {
  const description = textAt(which, "DesAllegato");
  if (description !== undefined) return textAt(payload ?? undefined, "DesAllegato") === description;
  const code = textAt(which, "TipoDocAllegato/CodId");
  const name = textAt(which, "TipoDocAllegato/Decodifica_Nome");
  const type = firstAt(payload ?? undefined, "TipoDocAllegato");
  return type !== undefined && (textAt(type, "CodId") === code || textAt(type, "Decodifica_Nome") === name);
}
