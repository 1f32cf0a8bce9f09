import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, BuildingUse, Element, Space, Storey, Unit } from "#city/types.ts";

/** What a building is made of inside; drawn when asked for, always the same for the same seed and code. */
export interface Details {
  storeys: Storey[];
  spaces: Space[];
  units: Unit[];
  elements: Element[];
}

const STOREY_NAMES = [
  "Piano terra",
  "Piano primo",
  "Piano secondo",
  "Piano terzo",
  "Piano quarto",
  "Piano quinto",
  "Piano sesto",
  "Piano settimo",
  "Piano ottavo",
  "Piano nono",
];

const SPACES: Partial<Record<BuildingUse, readonly string[]>> = {
  school: [
    "Aula",
    "Aula",
    "Aula",
    "Laboratorio",
    "Servizi igienici",
    "Corridoio",
    "Sala insegnanti",
    "Refettorio",
  ],
  nursery: ["Sezione piccoli", "Sezione grandi", "Dormitorio", "Cucina", "Servizi igienici"],
  office: ["Ufficio", "Ufficio", "Sportello", "Archivio", "Servizi igienici", "Sala riunioni"],
  market: ["Banco", "Banco", "Banco", "Magazzino", "Servizi igienici"],
  sports: ["Campo di gioco", "Spogliatoio uomini", "Spogliatoio donne", "Infermeria"],
  museum: ["Sala espositiva", "Sala espositiva", "Deposito", "Biglietteria", "Servizi igienici"],
  library: ["Sala lettura", "Deposito libri", "Ufficio", "Servizi igienici"],
};
const OTHER_SPACES = ["Locale", "Ripostiglio", "Servizi igienici"];

const CADASTRAL: Partial<Record<BuildingUse, string>> = {
  school: "B/5",
  nursery: "B/5",
  office: "B/4",
  market: "D/8",
  museum: "B/6",
  library: "B/6",
  housing: "A/4",
  sports: "D/6",
  cemetery: "B/8",
  depot: "C/2",
};

/** Maintained elements by UNI 8290 class; makers and models are mere labels. */
const ELEMENTS: readonly (readonly [uni8290: string, name: string, share: number])[] = [
  ["5.1", "Caldaia a condensazione", 0.9],
  ["5.1", "Pompa di circolazione", 0.8],
  ["5.1", "Unità di trattamento aria", 0.3],
  ["5.2", "Scaldacqua", 0.6],
  ["5.2", "Autoclave", 0.35],
  ["5.7", "Quadro elettrico generale", 1],
  ["5.7", "Quadro di piano", 0.9],
  ["5.7", "Gruppo elettrogeno", 0.1],
  ["5.9", "Ascensore", 0.55],
  ["5.9", "Servoscala", 0.15],
  ["6.1", "Estintore a polvere 6 kg", 1],
  ["6.1", "Estintore a polvere 6 kg", 1],
  ["6.1", "Estintore a CO2 5 kg", 0.9],
  ["6.1", "Idrante a muro UNI 45", 0.8],
  ["6.1", "Centrale di rivelazione incendi", 0.5],
  ["6.2", "Impianto di messa a terra", 1],
  ["6.1", "Lampade di emergenza", 0.95],
  ["3.1", "Porta tagliafuoco REI 120", 0.7],
  ["2.1", "Serramenti esterni", 0.9],
  ["2.4", "Manto di copertura", 1],
  ["5.2", "Rete di distribuzione dell'acqua", 1],
  ["5.3", "Colonne di scarico", 1],
  ["6.4", "Impianto antintrusione", 0.4],
  ["8", "Cancello carrabile motorizzato", 0.35],
  ["4.1", "Ringhiere e parapetti", 0.8],
];

const MAKERS = ["Tipo A", "Tipo B", "Tipo C"];

export function drawDetails(building: Building, options: { seed: number; elementsWanted?: number }): Details {
  const draw = createDraw(seedOf(options.seed, building.code));
  const storeys = Array.from(
    { length: building.storeys },
    (_, level): Storey => ({
      code: `${building.code}-P${level}`,
      buildingCode: building.code,
      level,
      name: STOREY_NAMES[level] ?? `Piano ${level}`,
    }),
  );
  const spaces = storeys.flatMap((storey) => drawSpaces(building, storey, draw));
  return {
    storeys,
    spaces,
    units: drawUnits(building, draw),
    elements: drawElements(building, { draw, spaces, wanted: options.elementsWanted ?? 25 }),
  };
}

function drawSpaces(building: Building, storey: Storey, draw: Draw): Space[] {
  const names = SPACES[building.use] ?? OTHER_SPACES;
  return names.slice(0, building.use === "housing" ? 1 : names.length).map((name, index) => ({
    code: `${storey.code}-V${index + 1}`,
    storeyCode: storey.code,
    name: `${name} ${storey.level}.${index + 1}`,
    use: name,
    areaM2: draw.between(8, 120),
  }));
}

function drawUnits(building: Building, draw: Draw): Unit[] {
  const count = building.use === "housing" ? building.storeys * 2 : draw.between(1, 3);
  return Array.from({ length: count }, (_, index) => ({
    code: `${building.code}-U${index + 1}`,
    buildingCode: building.code,
    subalterno: String(index + 1),
    category: CADASTRAL[building.use] ?? "C/2",
  }));
}

function drawElements(
  building: Building,
  { draw, spaces, wanted }: { draw: Draw; spaces: readonly Space[]; wanted: number },
): Element[] {
  const chosen = ELEMENTS.slice(0, wanted).filter(([, , share]) => draw.chance(share));
  return chosen.map(([uni8290, name], index) => {
    const installed = draw.between(Math.max(building.builtYear, 1985), 2025);
    return {
      code: `${building.code}-E${String(index + 1).padStart(3, "0")}`,
      buildingCode: building.code,
      spaceCode: draw.chance(0.6) ? draw.pick(spaces).code : null,
      uni8290,
      name,
      maker: draw.chance(0.7) ? draw.pick(MAKERS) : null,
      model: draw.chance(0.6) ? `M-${draw.between(100, 999)}` : null,
      serial: draw.chance(0.5) ? String(draw.between(100_000, 999_999)) : null,
      installedOn: `${installed}-${String(draw.between(1, 12)).padStart(2, "0")}-15`,
    };
  });
}
