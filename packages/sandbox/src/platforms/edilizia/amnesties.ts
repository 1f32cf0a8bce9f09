import { createDraw, seedOf } from "#city/draw.ts";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import type { City } from "#city/types.ts";

type Address = { via: string | null; civico: string | null; interno: string | null; numero: string | null };

export interface Amnesty {
  recId: number;
  numeroPratica: number;
  annoPratica: number;
  statoPratica: string;
  indirizzi: (Address | null)[];
  nominativi: { cognome: string; nome: string | null; codiceFiscale: string }[];
  abusi: { descrizione: string }[];
  documenti: { nome: string; numeroProvvedimento: number; dataProvvedimento: string }[];
}

/** Years of the three amnesties: L 47/1985, L 724/1994, DL 269/2003. */
const YEARS = [1986, 1995, 2004] as const;
const ABUSES = [
  "Ampliamento del volume",
  "Tettoia sul lato cortile",
  "Cambio d'uso del seminterrato",
] as const;

/** Few public buildings have one. */
export function drawAmnesties(city: City): Amnesty[] {
  return city.buildings.flatMap((building, index) => {
    const draw = createDraw(seedOf(city.seed, `condono ${building.code}`));
    const annoPratica = draw.pick(YEARS);
    if (!draw.chance(0.08) || building.builtYear > annoPratica) return [];
    const numeroPratica = 1_000 + index;
    const isGranted = draw.chance(0.8);
    const numeroProvvedimento = draw.between(1, 800);
    const { streetName, number, letter } = building.address;
    const address = { via: streetName, civico: `${number}${letter ?? ""}`, interno: null, numero: null };
    return {
      recId: 9_000 + index,
      numeroPratica,
      annoPratica,
      statoPratica: isGranted ? "RILASCIATO" : "IN ISTRUTTORIA",
      indirizzi: draw.chance(0.2) ? [null, address] : [address],
      nominativi: [{ cognome: "COMUNE DI GENOVA", nome: null, codiceFiscale: MUNICIPALITY_TAX_CODE }],
      abusi: [{ descrizione: draw.pick(ABUSES) }],
      documenti: isGranted
        ? [
            {
              nome: `provvedimento ${numeroProvvedimento}.pdf`,
              numeroProvvedimento,
              dataProvvedimento: `${annoPratica + draw.between(2, 12)}-05-20`,
            },
          ]
        : [],
    };
  });
}
