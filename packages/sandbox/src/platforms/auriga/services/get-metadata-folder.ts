import { findFolder, type Folder, pathOf } from "#platforms/auriga/archive/folders.ts";
import { levelElements } from "#platforms/auriga/municipality/find-office.ts";
import { classAt, fullTitleOf } from "#platforms/auriga/municipality/titolario.ts";
import { FOLDER_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { folderFor } from "#platforms/auriga/services/place-unit.ts";
import type { Service, ServiceCall } from "#platforms/auriga/services/service.ts";
import { allAt, element, firstAt, optional, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** What is known of a folder: `DatiFolder`. */
export const getMetadataFolder: Service = {
  name: "WSGetMetadataFolder",
  lowercase: "getmetadatafolder",
  payload: { grammar: FOLDER_PAYLOADS, root: "EstremiXIdentificazioneFolder" },
  run: (call) => ({ xml: datiFolder(call, folderFor(call.db, call.payload)) }),
};

function datiFolder({ db }: ServiceCall, folder: Folder): Tree {
  const { payload } = folder;
  const copied = (...names: string[]): Tree[] => names.flatMap((name) => allAt(payload, name));
  const parent = folder.parent === null ? undefined : findFolder(db, folder.parent);
  return element("DatiFolder", [
    element("NomeFolder", folder.name),
    folder.kind === "C" ? customElement(payload) : filedElement(folder),
    element("Apertura", [
      element("DataOra", textAt(payload, "Apertura/DataOra") ?? folder.createdAt),
      firstAt(payload, "Apertura/Utente"),
    ]),
    ...copied("Oggetto", "TipoDiDettaglio", "SenzaProcedimentoAssociato", "ParoleChiave"),
    element("Libreria", textAt(payload, "Libreria") ?? "GENERALE"),
    parent &&
      element("FolderAppartenenza", [
        element("IdFolder", parent.id),
        element("Path_Nome", pathOf(db, parent)),
      ]),
    ...copied("AltroSoggettoInterno", "SoggEsterno", "Stato", "StatoDettaglio", "Note", "AttributoAdd"),
    element("DataOraCreazione", folder.createdAt),
    element("UtenteDiCreazione", folder.createdBy),
    element("LockInfo", ""),
    element("BitmapAbilitazioniAzioni", "1".repeat(32)),
  ]);
}

function customElement(payload: Tree): Tree {
  const represents = firstAt(payload, "DatiFolderCustom/Rappresenta");
  return element("DatiFolderCustom", [
    represents ?? element("Rappresenta", [element("CodId", ""), element("Decodifica_Nome", "")]),
  ]);
}

function filedElement({ kind, class: index, fileNumber, subNumber, insertNumber, payload }: Folder): Tree {
  const entry = classAt(index ?? "");
  return element("DatiFascDiTitolario", [
    element("FlagTipo", kind),
    element("Classificazione", [
      element("IdClassificazione", entry?.id),
      ...levelElements("LivelloClassificazione", (index ?? "").split(".")),
      element("DescrizioneClassificazione", entry && fullTitleOf(entry)),
    ]),
    element("NroFascicolo", fileNumber ?? undefined),
    optional("NroSottofascicolo", subNumber),
    optional("NroInserto", insertNumber),
    optional("NroSecondario", textAt(payload, "DatiFascDiTitolario/NroSecondario")),
  ]);
}
