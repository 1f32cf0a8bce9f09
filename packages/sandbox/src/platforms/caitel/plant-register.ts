import type { DatabaseSync } from "node:sqlite";
import type { City } from "#city/types.ts";
import { drawPlants, type Impianto } from "#platforms/caitel/plants.ts";

/** The plants as first entered, with what clerks changed since. */
export interface PlantRegister {
  all(): Impianto[];
  find(identifier: string): Impianto | undefined;
  byId(idImpianto: number, idGruppo: number): Impianto | undefined;
  save(plant: Impianto): void;
}

export function openPlantRegister(db: DatabaseSync, city: City): PlantRegister {
  db.exec(
    "CREATE TABLE IF NOT EXISTS caitel_impianto (identificativo TEXT PRIMARY KEY, impianto TEXT NOT NULL) STRICT",
  );
  const plants = new Map(drawPlants(city).map((plant) => [plant.identificativoImpianto, plant]));
  for (const row of db.prepare("SELECT identificativo, impianto FROM caitel_impianto").all())
    plants.set(String(row["identificativo"]), JSON.parse(String(row["impianto"])) as Impianto);
  const insert = db.prepare(
    "INSERT OR REPLACE INTO caitel_impianto (identificativo, impianto) VALUES (?, ?)",
  );
  return {
    all: () => [...plants.values()],
    find: (identifier) => plants.get(identifier),
    byId: (idImpianto, idGruppo) =>
      plants.values().find((plant) => plant.idImpianto === idImpianto && plant.idGruppo === idGruppo),
    save(plant) {
      insert.run(plant.identificativoImpianto, JSON.stringify(plant));
      plants.set(plant.identificativoImpianto, plant);
    },
  };
}
