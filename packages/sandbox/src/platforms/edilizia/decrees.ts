import { createDraw, seedOf } from "#city/draw.ts";
import type { Building, City } from "#city/types.ts";

/** A decree of fitness for use, as the document system keeps it. */
export interface Decree {
  unitaDocumentaria: number;
  annoDecreto: number;
  numeroDecreto: number;
  autocertificata: string;
  indirizzi: { indirizzo: string }[];
  allegati: { nome: string }[];
  building: Building;
}

/** The health code of 1934 (RD 1265/1934, art. 221) began them: what is older has none. */
const FIRST_YEAR = 1935;

export function drawDecrees(city: City): Decree[] {
  return city.buildings.flatMap((building, index) => {
    const draw = createDraw(seedOf(city.seed, `abitabilita ${building.code}`));
    if (building.builtYear < FIRST_YEAR || draw.chance(0.15)) return [];
    const annoDecreto = building.builtYear + draw.between(0, 2);
    const numeroDecreto = draw.between(1, 900);
    const { streetName, number, letter, colour } = building.address;
    const door = `${streetName} ${number}${letter ?? ""}${colour === "red" ? "R" : ""}`;
    return {
      unitaDocumentaria: 100_001 + index,
      annoDecreto,
      numeroDecreto,
      autocertificata: annoDecreto >= 2000 ? "SI" : "NO",
      indirizzi: [{ indirizzo: door }],
      // Some were never scanned.
      allegati: draw.chance(0.9) ? [{ nome: `decreto_${numeroDecreto}_${annoDecreto}.pdf` }] : [],
      building,
    };
  });
}
