import type { Building, BuildingUse } from "#city/types.ts";

/** Where things are, as people say it; those that name a floor only in buildings that have it. */
const INSIDE =
  "al piano terra,al primo piano,al secondo piano,al terzo piano,all'ultimo piano,vicino all'ingresso,in fondo al corridoio,nel corridoio lato monte,sul pianerottolo,accanto alle scale,lato strada,sul retro".split(
    ",",
  );

const INSIDE_OF: Partial<Record<BuildingUse, readonly string[]>> = {
  school: [...INSIDE, ..."accanto alla segreteria,vicino al refettorio,nell'ala nuova".split(",")],
  nursery:
    "al piano terra,al primo piano,vicino all'ingresso,nella sezione lattanti,nella sezione grandi,vicino alla cucina,accanto al dormitorio,lato giardino".split(
      ",",
    ),
  museum: [...INSIDE, ..."vicino alla biglietteria,accanto al guardaroba,dopo la seconda sala".split(",")],
  library: [...INSIDE, ..."vicino al banco prestiti,accanto alla sala lettura".split(",")],
  office: [...INSIDE, ..."vicino agli sportelli,accanto alla sala d'attesa,davanti all'archivio".split(",")],
  market:
    "al banco 4,al banco 12,al banco 27,in fondo alla corsia,vicino alla pescheria,accanto all'ingresso,lato via,davanti al fruttivendolo".split(
      ",",
    ),
  cemetery:
    "al campo 3,al campo 7,al campo 12,nel viale principale,vicino alla cappella,nel reparto nuovo,in alto a sinistra,dietro l'ufficio".split(
      ",",
    ),
  sports:
    "nello spogliatoio ospiti,nello spogliatoio di casa,sotto la tribuna,vicino all'ingresso,a bordo campo,nel corridoio degli spogliatoi".split(
      ",",
    ),
  housing:
    "al primo piano,al terzo piano,sul pianerottolo del quarto,al sesto piano,nell'atrio,in cantina,all'ultimo piano,nella prima scala,vicino al portone".split(
      ",",
    ),
  depot: "nell'officina,sotto la tettoia,vicino al cancello,nello spogliatoio,nel locale attrezzi".split(","),
};

const OUTSIDE = "lato strada,lato monte,lato mare,sul retro,sopra l'ingresso,verso il cortile".split(",");
const OUTSIDE_OF: Partial<Record<BuildingUse, readonly string[]>> = {
  market: "lato via,sopra l'ingresso,sul retro,verso il carico e scarico".split(","),
  cemetery: "verso il viale,lato monte,vicino all'ingresso,lato strada".split(","),
  sports: "lato tribuna,lato strada,verso il parcheggio,dietro la porta".split(","),
  housing: "lato strada,lato monte,lato mare,sul retro,sopra il portone".split(","),
  depot: "lato strada,verso il piazzale,sul retro".split(","),
};

/** Along a street; a square has no bend and no top. */
export const ALONG_STREET =
  "davanti alla farmacia,all'altezza della fermata,vicino alla scuola,in curva,lato mare,lato monte,di fronte al bar,vicino alle strisce,sotto il civico 12,prima del semaforo,accanto al panificio,in cima".split(
    ",",
  );
export const IN_SQUARE =
  "davanti alla farmacia,all'altezza della fermata,vicino ai giardini,lato mare,lato monte,di fronte al bar,vicino alle strisce,accanto al panificio,dietro l'edicola".split(
    ",",
  );

const insides = new Map<string, readonly string[]>();

export function insideOf({ use, storeys }: Pick<Building, "use" | "storeys">): readonly string[] {
  const key = `${use}/${storeys}`;
  const known =
    insides.get(key) ?? (INSIDE_OF[use] ?? INSIDE).filter((place) => storeysNeeded(place) <= storeys);
  insides.set(key, known);
  return known;
}

export function outsideOf({ use }: Pick<Building, "use">): readonly string[] {
  return OUTSIDE_OF[use] ?? OUTSIDE;
}

const FLOORS = "terra,primo,secondo,terzo,quarto,quinto,sesto,settimo,ottavo,nono".split(",");

/** How many storeys a building must have for a text to be true of it: "al terzo piano" wants four. */
export function storeysNeeded(text: string): number {
  const words = text.toLowerCase();
  const named = [...words.matchAll(/(\p{L}+) piano|pianerottolo del (\p{L}+)/gu)].map(
    ([, floor, landing]) => FLOORS.indexOf(floor ?? landing ?? "") + 1,
  );
  const flights = [...words.matchAll(/(\d+) piani/g)].map(([, count]) => Number(count) + 1);
  // Stairs, landings, a ground floor and a last one are said only where there are others.
  const several = /piano terra|ultimo piano|pianerottolo|\bscale\b|piano di sopra/.test(words) ? 2 : 1;
  return Math.max(several, ...named, ...flights);
}
