import { readTable } from "#city/csv-table.ts";
import type { BuildingUse } from "#city/types.ts";

/** A kind of maintained element. */
export interface ElementKind {
  /** Class of UNI 8290, second level. */
  uni8290: string;
  name: string;
  /** Uses of buildings that have it; empty: all. */
  uses: readonly BuildingUse[];
  /** At least this many storeys: nobody puts a lift in a shed. */
  storeys: number;
  /** Makers, and at the same place of the second list a model: labels of the trade, without any claim about them. */
  makers: readonly string[];
  models: readonly string[];
}

const listOf = (cell: string, separator: string): string[] => (cell === "" ? [] : cell.split(separator));

const kinds = readTable("element-kinds.csv", [
  "uni8290",
  "nome",
  "quanti",
  "piani",
  "usi",
  "marche",
  "modelli",
]).map((row) => ({
  isSingle: row.quanti === "uno",
  uni8290: row.uni8290,
  name: row.nome,
  uses: listOf(row.usi, " ") as BuildingUse[],
  storeys: Number(row.piani),
  makers: listOf(row.marche, "|"),
  models: listOf(row.modelli, "|"),
}));

/** One of each, the most looked after first: a small building has the first of them, a large one all of them. */
export const ONE_EACH: readonly ElementKind[] = kinds.filter(({ isSingle }) => isSingle);

/** As many as the building needs: they fill the list up to its number, storey by storey. */
export const REPEATED: readonly ElementKind[] = kinds.filter(({ isSingle }) => !isSingle);
