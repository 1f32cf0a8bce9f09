import type { DatabaseSync } from "node:sqlite";
import { documentsOf, findVersion, type UnitDocument } from "#platforms/auriga/archive/documents.ts";
import { findFolder, pathOf, type Placement, placementsOf } from "#platforms/auriga/archive/folders.ts";
import { type Registration, registrationsOf, type Unit } from "#platforms/auriga/archive/units.ts";
import { codedElement, DOCUMENT_TYPES } from "#platforms/auriga/municipality/code-tables.ts";
import { levelElements } from "#platforms/auriga/municipality/find-office.ts";
import { UNIT_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { requireUnit } from "#platforms/auriga/services/find-unit.ts";
import { digestElement } from "#platforms/auriga/services/file-digest.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, element, firstAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Everything of a document but its bytes: `DatiUD`. */
export const getMetadataUd: Service = {
  name: "WSGetMetadataUd",
  lowercase: "getmetadataud",
  payload: { grammar: UNIT_PAYLOADS, root: "EstremiXIdentificazioneUD" },
  run(call) {
    if (textAt(call.payload, "OutputValidoAllaDataOra") !== undefined)
      refuse("La consultazione storica non e' disponibile in questa installazione");
    return { xml: datiUd(call.db, requireUnit(call, call.payload)) };
  },
};

/** Members of the payload that are read back as they are, in the order of the answer. */
const AFTER_COUNT = ["DatiProduzione", "DatiEntrata", "DatiUscita", "AltroSoggEsterno"];
const AFTER_ASSIGNMENTS = ["CopiaDaTenereA", "AltroSoggettoInterno"];
const AFTER_ATTACHED = [
  "InRispostaAUD",
  "LivelloRiservatezzaInterno",
  "FlagVietatoAccessoEsterno",
  "VietatoAccessoEsternoFinoAl",
];
const AFTER_PERMISSIONS = ["LivelloEvidenza", "Stato", "StatoDettaglio", "NoteUD", "AttributoAddUD"];

function datiUd(db: DatabaseSync, unit: Unit): Tree {
  const { payload } = unit;
  const copied = (names: readonly string[]): Tree[] => names.flatMap((name) => allAt(payload, name));
  const [primary, ...attached] = documentsOf(db, unit.id);
  return element("DatiUD", [
    element("IdUD", unit.id),
    element("IdDocPrimario", unit.primaryDocument),
    element("NomeUD", textAt(payload, "NomeUD") ?? `UD ${unit.id}`),
    ...registrationsOf(db, unit.id).map(registrationElement),
    element("OggettoUD", textAt(payload, "OggettoUD")),
    firstAt(payload, "TipoDoc") ?? codedElement("TipoDoc", DOCUMENT_TYPES[0] ?? { code: "1", name: "" }),
    ...copied(["OriginaleCartaceo", "TipoCartaceo"]),
    primary && versionElement(db, primary),
    element("TipoProvenienza", textAt(payload, "TipoProvenienza") ?? "I"),
    element("NroAllegati", attached.length),
    ...copied(AFTER_COUNT),
    ...allAt(payload, "AssegnazioneInterna").map((assignment) => withMoment(assignment, unit.createdAt)),
    ...copied(AFTER_ASSIGNMENTS),
    collocation(db, unit),
    ...attached.map((document) => attachedElement(db, document)),
    ...copied(AFTER_ATTACHED),
    wholeBody(),
    ...copied(AFTER_PERMISSIONS),
    ...traces(unit),
  ]);
}

function registrationElement({ category, code, year, number, at, isCancelled }: Registration): Tree {
  return element("RegistrazioneData", [
    element("CategoriaReg", category),
    element("SiglaReg", code),
    element("AnnoReg", year),
    element("NumReg", number),
    optional("DataOraReg", at),
    element("FlagRegAnnullata", isCancelled ? "1" : "0"),
  ]);
}

function versionElement(db: DatabaseSync, { id }: UnitDocument): Tree | undefined {
  const version = findVersion(db, id);
  return (
    version &&
    element("VersioneElettronica", [
      element("NomeFile", version.name),
      element("NomeFileOriginale", version.givenName),
      digestElement(version),
      element("NroUltimaVersione", version.lastNumber),
      element("DimensioneFile", version.bytes.length),
    ])
  );
}

function attachedElement(db: DatabaseSync, document: UnitDocument): Tree {
  const members = document.payload?.children ?? [];
  const isAttribute = ({ name }: Tree): boolean => name === "AttributoAddAlleg";
  return element("AllegatoUD", [
    element("IdDoc", document.id),
    ...["TipoDocAllegato", "DesAllegato", "OriginaleCartaceo", "TipoCartaceo"].flatMap((name) =>
      members.filter((member) => member.name === name),
    ),
    versionElement(db, document),
    ...members.filter(isAttribute),
  ]);
}

function withMoment(assignment: Tree, at: string): Tree {
  const [to, ...others] = assignment.children;
  return { ...assignment, children: [...(to ? [to] : []), element("DataOraAssegnazione", at), ...others] };
}

function collocation(db: DatabaseSync, unit: Unit): Tree {
  const given = firstAt(unit.payload, "CollocazioneClassificazioneUD");
  return element("CollocazioneClassificazioneUD", [
    ...allAt(given, "LibreriaUD"),
    ...placementsOf(db, unit.id).map((placement) => placementElement(db, placement)),
    ...allAt(given, "Workspace"),
  ]);
}

function placementElement(db: DatabaseSync, placement: Placement): Tree {
  const folder = placement.folder === null ? undefined : findFolder(db, placement.folder);
  const subject = optional("OggettoFasc", textAt(folder?.payload, "Oggetto"));
  if (placement.class === null)
    return element("ClassifFascicolo", [
      element("FolderCustom", [
        element("IdFolder", folder?.id),
        element("Path_Nome", folder && pathOf(db, folder)),
      ]),
      subject,
    ]);
  return element("ClassifFascicolo", [
    element("ClassifUA", [
      optional("IdFolder", folder?.id),
      optional("AnnoAperturaUA", placement.year),
      ...levelElements("LivelloClassificazione", placement.class.split(".")),
      optional("NroProgrUA", folder?.fileNumber),
      optional("NroSottofasc", folder?.subNumber),
    ]),
    subject,
  ]);
}

/** Everybody inside may read: permissions are not simulated. */
function wholeBody(): Tree {
  const allowed = ["ModificaDati", "ModificaPermessi", "Copia", "Eliminazione", "Recupero"];
  const files = (name: string, mode: string): Tree =>
    element(name, [element("Files", [element("AllFiles", "1")])], { ConsentiNega: mode });
  return element("PermessoVsSoggInterno", [
    element("InteroEnte", "1"),
    element("VisualizzazioneDati", "C"),
    files("VisualizzazioneFile", "C"),
    element(allowed[0] ?? "", "N"),
    files("ModificaFile", "N"),
    ...allowed.slice(1).map((name) => element(name, "N")),
  ]);
}

function traces({ createdAt, createdBy, changedAt, changedBy }: Unit): (Tree | undefined)[] {
  return [
    element("DataOraCreazione", createdAt),
    element("UtenteDiCreazione", createdBy),
    optional("DataOraUltimaModifica", changedAt),
    optional("UtenteUltimaModifica", changedBy),
    element("LockInfo", ""),
    element("BitmapAbilitazioniAzioniUD", "1".repeat(32)),
    element("BitmapAbilitazioniAzioniFilePrimario", "1".repeat(16)),
  ];
}
