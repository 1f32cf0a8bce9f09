import type { DatabaseSync } from "node:sqlite";
import {
  findByPath,
  findFiled,
  findFolder,
  type Folder,
  type Placement,
} from "#platforms/auriga/archive/folders.ts";
import { levelsOf } from "#platforms/auriga/municipality/find-office.ts";
import { classAt } from "#platforms/auriga/municipality/titolario.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, firstAt, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Where a `ClassifFascicolo` puts a unit: under a class, or into a folder. Refuses classes and folders there are not. */
export function placementFor(db: DatabaseSync, given: Tree, currentYear: number): Placement {
  const custom = firstAt(given, "FolderCustom");
  if (custom !== undefined) return { class: null, year: null, folder: folderFor(db, custom).id };
  const classification = firstAt(given, "ClassifUA");
  const index = classIndexOf(classification);
  const fileNumber = numberAt(classification, "NroProgrUA");
  const year = numberAt(classification, "AnnoAperturaUA");
  if (fileNumber === undefined) return { class: index, year: year ?? null, folder: null };
  const position = {
    class: index,
    year: year ?? currentYear,
    fileNumber,
    subNumber: numberAt(classification, "NroSottofasc") ?? null,
    insertNumber: numberAt(classification, "NroInserto") ?? null,
  };
  const folder = findFiled(db, position);
  if (folder === undefined) refuse(`Fascicolo inesistente: ${index} ${position.year}/${fileNumber}`);
  return { class: index, year: folder.year, folder: folder.id };
}

export function classIndexOf(classification: Tree | undefined): string {
  const index = levelsOf(allAt(classification, "LivelloClassificazione")).join(".");
  if (classAt(index) === undefined) refuse(`Classificazione inesistente: ${index}`);
  return index;
}

/** The folder that `IdFolder` or `Path_Nome` means. */
export function folderFor(db: DatabaseSync, given: Tree | undefined): Folder {
  const id = numberAt(given, "IdFolder");
  const path = textAt(given, "Path_Nome");
  const found = id === undefined ? path && findByPath(db, path) : findFolder(db, id);
  return found || refuse(`Fascicolo inesistente: ${id ?? path ?? ""}`);
}
