import type { DatabaseSync } from "node:sqlite";
import type { City } from "#city/types.ts";
import { type Amnesty, drawAmnesties } from "#platforms/edilizia/amnesties.ts";
import { type BuildingFile, drawBuildingFiles } from "#platforms/edilizia/building-files.ts";
import { type Decree, drawDecrees } from "#platforms/edilizia/decrees.ts";

/** What the building office has: drawn from the city, and the files entered since. */
export interface Office {
  files: BuildingFile[];
  decrees: readonly Decree[];
  amnesties: readonly Amnesty[];
  enter(file: BuildingFile): void;
}

export function openOffice(db: DatabaseSync, city: City): Office {
  db.exec(
    "CREATE TABLE IF NOT EXISTS edilizia_pratica (id INTEGER PRIMARY KEY, pratica TEXT NOT NULL) STRICT",
  );
  const entered = db.prepare("SELECT pratica FROM edilizia_pratica ORDER BY id").all();
  const files = [
    ...drawBuildingFiles(city),
    ...entered.map((row) => JSON.parse(String(row["pratica"])) as BuildingFile),
  ];
  const insert = db.prepare("INSERT INTO edilizia_pratica (pratica) VALUES (?)");
  return {
    files,
    decrees: drawDecrees(city),
    amnesties: drawAmnesties(city),
    enter(file) {
      insert.run(JSON.stringify(file));
      files.push(file);
    },
  };
}
