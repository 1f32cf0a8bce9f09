import type { DatabaseSync } from "node:sqlite";
import { everyFolder, type Folder, type Placement, placementsOf } from "#platforms/auriga/archive/folders.ts";
import { everyUnit, type Registration, registrationsOf, type Unit } from "#platforms/auriga/archive/units.ts";
import { allAt, firstAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** What a search looks at: a document or a folder, read once. */
export interface SearchItem {
  kind: "U" | "F";
  id: number;
  name: string;
  subject: string;
  provenance: string;
  application: string | null;
  registrations: readonly Registration[];
  placements: readonly Placement[];
  payload: Tree;
  /** Rows of lists are joined as the server joins them. */
  attributes: ReadonlyMap<string, string>;
  fileNames: readonly string[];
}

export function* unitItems(db: DatabaseSync): Generator<SearchItem> {
  for (const unit of everyUnit(db)) yield unitItem(db, unit);
}

export function* folderItems(db: DatabaseSync): Generator<SearchItem> {
  for (const folder of everyFolder(db)) yield folderItem(folder);
}

function unitItem(db: DatabaseSync, unit: Unit): SearchItem {
  const { payload } = unit;
  return {
    kind: "U",
    id: unit.id,
    name: textAt(payload, "NomeUD") ?? "",
    subject: textAt(payload, "OggettoUD") ?? textAt(payload, "NomeUD") ?? "",
    provenance: textAt(payload, "TipoProvenienza") ?? "I",
    application: unit.application,
    registrations: registrationsOf(db, unit.id),
    placements: placementsOf(db, unit.id),
    payload,
    attributes: attributesOf(payload, "AttributoAddUD"),
    fileNames: fileNamesOf(db, unit.id),
  };
}

function folderItem(folder: Folder): SearchItem {
  return {
    kind: "F",
    id: folder.id,
    name: folder.name,
    subject: textAt(folder.payload, "Oggetto") ?? folder.name,
    provenance: "",
    application: null,
    registrations: [],
    placements: [{ class: folder.class, year: folder.year, folder: folder.parent }],
    payload: folder.payload,
    attributes: attributesOf(folder.payload, "AttributoAdd"),
    fileNames: [],
  };
}

function attributesOf(payload: Tree, name: string): Map<string, string> {
  return new Map(
    allAt(payload, name).map((attribute) => [textAt(attribute, "Nome") ?? "", valueOf(attribute)] as const),
  );
}

function valueOf(attribute: Tree): string {
  if (firstAt(attribute, "ValoreSemplice") !== undefined) return textAt(attribute, "ValoreSemplice") ?? "";
  return allAt(attribute, "Lista/Riga")
    .map((row) => textAt(row, "Colonna") ?? "")
    .join("|*|");
}

function fileNamesOf(db: DatabaseSync, unit: number): string[] {
  return db
    .prepare(
      "SELECT v.name FROM auriga_version v JOIN auriga_document d ON d.id = v.document WHERE d.unit = ? ORDER BY d.id",
    )
    .all(unit)
    .map((row) => String(row["name"]));
}
