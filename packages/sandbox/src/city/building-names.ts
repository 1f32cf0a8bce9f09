import type { Draw } from "#city/draw.ts";
import type { KnownStreet } from "#city/streets.ts";
import type { BuildingUse } from "#city/types.ts";

const SCHOOL_KINDS = [
  "Scuola primaria",
  "Scuola primaria",
  "Scuola dell'infanzia",
  "Scuola secondaria di I grado",
] as const;

/** Names that schools of Genoa and of Liguria bear: people and places. */
const SCHOOL_NAMES =
  "Mazzini,Mameli,Garibaldi,De Amicis,Pascoli,Carducci,Manzoni,Leopardi,Rodari,Montessori,Foscolo,Ariosto,Cantore,Colombo,Doria,Embriaco,Da Passano,Daneo,Spinola,Fontanarossa,Giovanni XXIII,San Giovanni Battista,Barrili,Bertani,Ruffini,Durazzo,Cambiaso,Parini,Solari,Ansaldo,Alighieri,Alessi,Lomellini,Perasso,Marconi,Volta,Galilei,Novaro,Montale,Sbarbaro,Caproni,Firpo,Govi,Brignole,Thouar,Garaventa,Gallo,Tommaseo,Chiabrera,Diaz,Sauro,Battisti,Calvino,Ungaretti,Quasimodo,Lorenzini,Andersen,Gramsci,Matteotti,Anna Frank,Alcide Cervi,Dante,Ravasco,Canepa,Cantoni,Caffaro,Descalzi,Polacco,Pezzani,Bixio,Teglia,Villa Letizia,Villa Banfi,Villa Stalder,Villa Sanguineti,Richeri,Grimaldi,Santullo,Elsa Morante,Gianelli,Mimma Ferrari,Don Milani,Rossi,Massaua,Aldo Moro,Rosanna Benzi,Salgari,Pertini,Guido Rossa".split(
    ",",
  );

const NURSERY_NAMES =
  "La Coccinella,Il Girotondo,L'Aquilone,Il Melograno,Arcobaleno,Il Delfino,Girasole,La Lanterna,Primavera,Il Faro,La Chiocciola,Piccolo Mondo,Il Gabbiano,La Filastrocca,Bruco Peloso,Il Veliero,Cuccioli,La Tartaruga,Il Pesciolino,Nuvola,Il Castello,Le Rondini,La Barchetta,Mirtillo,Centopiedi,Il Trenino,Camelot,Le Fate,San Desiderio,Albero d'Oro".split(
    ",",
  );

/** By use: `{street}` is the street as people say it, `{quarter}` the neighbourhood. */
const NAMES: Record<Exclude<BuildingUse, "school" | "nursery">, readonly string[]> = {
  housing: ["Alloggi ERP di {street}", "Casa popolare di {street}", "Palazzina ERP di {street}"],
  office: [
    "Uffici comunali di {street}",
    "Distretto di polizia locale di {quarter}, {street}",
    "Sportello del cittadino di {quarter}, {street}",
    "Ambito territoriale sociale, uffici di {street}",
  ],
  sports: [
    "Palestra comunale di {street}",
    "Campo sportivo di {quarter}, {street}",
    "Bocciofila di {quarter}, {street}",
    "Spogliatoi e tribuna di {street}",
  ],
  social: [
    "Centro sociale di {street}",
    "Centro diurno anziani di {quarter}, {street}",
    "Centro di aggregazione giovanile di {street}",
    "Sala civica di {quarter}, {street}",
  ],
  market: ["Mercato rionale di {quarter}, {street}", "Mercato coperto di {street}"],
  library: ["Biblioteca di {quarter}, {street}"],
  cemetery: ["Cimitero di {quarter}, {street}"],
  depot: [
    "Magazzino comunale di {street}",
    "Autorimessa comunale di {street}",
    "Deposito giardinieri di {street}",
  ],
  museum: ["Raccolta civica di {quarter}, {street}"],
};

/** A name that no other building has: a second Mazzini is known by its street, a third one by its civic number. */
export function nameOf(
  use: BuildingUse,
  { street, number, draw, taken }: { street: KnownStreet; number: number; draw: Draw; taken: Set<string> },
): string {
  const first = firstName(use, street, draw);
  const told = first.includes(street.spoken);
  const choices = told
    ? [first, `${first} ${number}`]
    : [first, `${first}, ${street.spoken}`, `${first}, ${street.spoken} ${number}`];
  const name = choices.find((choice) => !taken.has(choice)) ?? `${choices.at(-1)}, corpo ${taken.size}`;
  taken.add(name);
  return name;
}

function firstName(use: BuildingUse, street: KnownStreet, draw: Draw): string {
  if (use === "school") return `${draw.pick(SCHOOL_KINDS)} ${draw.pick(SCHOOL_NAMES)}`;
  if (use === "nursery") return `Nido d'infanzia ${draw.pick(NURSERY_NAMES)}`;
  return draw.pick(NAMES[use]).replace("{street}", street.spoken).replace("{quarter}", street.quarter);
}

/** What a complex is called, and its further buildings. */
export function complexNames(use: BuildingUse, first: string, street: KnownStreet): ComplexNames | undefined {
  switch (use) {
    case "school":
      return {
        complex: `Polo scolastico di ${street.spoken}`,
        others: [
          { use: "sports", name: `Palestra della ${lowerFirst(first)}` },
          { use: "nursery", name: `Nido d'infanzia del polo di ${street.spoken}` },
        ],
      };
    case "housing":
      return {
        complex: `Complesso ERP di ${street.spoken}`,
        others: ["B", "C", "D"].map((letter) => ({ use, name: `${first}, scala ${letter}` })),
      };
    case "sports":
      return {
        complex: `Impianto sportivo di ${street.spoken}`,
        others: [{ use, name: `Spogliatoi di ${street.spoken}` }],
      };
    case "depot":
      return {
        complex: `Area magazzini di ${street.spoken}`,
        others: [{ use, name: `Tettoia mezzi di ${street.spoken}` }],
      };
    default:
      return undefined;
  }
}

export interface ComplexNames {
  complex: string;
  others: readonly { use: BuildingUse; name: string }[];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
