import {
  documentsOf,
  type FileVersion,
  findVersion,
  type UnitDocument,
} from "#platforms/auriga/archive/documents.ts";
import type { Unit } from "#platforms/auriga/archive/units.ts";
import { codedElement, DOCUMENT_TYPES } from "#platforms/auriga/municipality/code-tables.ts";
import { UNIT_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { requireUnit } from "#platforms/auriga/services/find-unit.ts";
import type { Service, ServiceCall } from "#platforms/auriga/services/service.ts";
import { element, firstAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Every file of a document in its last version: what they are first, then the files in that order. */
export const extractMulti: Service = {
  name: "WSExtractMulti",
  lowercase: "extractmulti",
  payload: { grammar: UNIT_PAYLOADS, root: "EstremiXIdentificazioneUD" },
  run(call) {
    const unit = requireUnit(call, call.payload);
    const files = filesOf(call, unit);
    return {
      xml: element(
        "Output_FilesUD",
        files.map((file, place) => fileElement(unit, file, place + 1)),
      ),
      files: files.map(({ version }) => version.bytes),
    };
  },
};

interface UnitFile {
  document: UnitDocument;
  version: FileVersion;
}

function filesOf({ db }: ServiceCall, unit: Unit): UnitFile[] {
  return documentsOf(db, unit.id).flatMap((document) => {
    const version = findVersion(db, document.id);
    return version === undefined ? [] : [{ document, version }];
  });
}

function fileElement(unit: Unit, { document, version }: UnitFile, number: number): Tree {
  const { payload, isPrimary, place } = document;
  const type = isPrimary
    ? firstAt(unit.payload, "TipoDoc")
    : firstAt(payload ?? undefined, "TipoDocAllegato");
  const relation = isPrimary ? { code: "P", name: "Primario" } : { code: "A", name: "Allegato" };
  return element("DatiFileEstratto", [
    element("NroAttachment", number),
    element("IdDoc", document.id),
    element("NomeFile", version.name),
    element("NroVersione", version.number),
    element("NroUltimaVersione", version.lastNumber),
    codedElement("RelazioneVsUD", relation),
    isPrimary ? undefined : optional("NroAllegato", place),
    type === undefined
      ? codedElement("TipoDoc", DOCUMENT_TYPES[0] ?? relation)
      : { ...type, name: "TipoDoc" },
    element(
      "DesOggetto",
      isPrimary ? textAt(unit.payload, "OggettoUD") : textAt(payload ?? undefined, "DesAllegato"),
    ),
  ]);
}
