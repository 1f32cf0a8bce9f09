import type { Field, RecordKind } from "#domain/dossier/dictionary/field.ts";
import {
  count,
  day,
  measure,
  oneOf,
  pastDay,
  section,
  text,
  year,
  yes,
} from "#domain/dossier/dictionary/write-field.ts";

const FIRE = ["6.1"] as const;
const HEAT = ["5.1"] as const;

/** G. What every maintained element says of itself. */
const EVERY_ELEMENT: readonly Field[] = section("G", { provider: "maintainer", of: "element" }, [
  ["elementName", "Denominazione", text(), { owner: "realgimm" }],
  ["maker", "Marca", text(), { owner: "realgimm" }],
  ["model", "Modello", text(), { owner: "realgimm" }],
  ["serial", "Matricola", text(80), { owner: "realgimm" }],
  ["commissionedOn", "Data di messa in esercizio", pastDay],
  ["warrantyTo", "Garanzia fino al", day],
  [
    "condition",
    "Stato",
    oneOf({
      "1": "1 – ottimo",
      "2": "2 – buono",
      "3": "3 – mediocre",
      "4": "4 – scadente",
      "5": "5 – pessimo",
    }),
    { staleAfterMonths: 24 },
  ],
  ["conformityNumber", "Dichiarazione di conformità o rispondenza (DM 37/2008), numero", text(60)],
  ["conformityDate", "Dichiarazione di conformità o rispondenza, data", pastDay],
  ["conformityFirm", "Impresa installatrice", text()],
  ["inailNumber", "Matricola INAIL (CIVA)", text(40)],
  ["elementContract", "Contratto di manutenzione", text()],
  ["ifcClass", "Classe IFC", text(60)],
]);

/** Heating and cooling: DPR 74/2013, Reg. UE 2024/573. */
const HEATING: readonly Field[] = section("G", { provider: "maintainer", of: "element", uni8290: HEAT }, [
  [
    "heatSource",
    "Tipo di generatore",
    oneOf({
      "natural-gas": "Gas naturale",
      lpg: "GPL",
      "liquid-fuel": "Combustibile liquido",
      "solid-fuel": "Combustibile solido",
      "electric-heat-pump": "Pompa di calore o gruppo frigo elettrico",
      "engine-heat-pump": "Pompa di calore a motore endotermico",
      absorption: "Ad assorbimento",
      "district-heating": "Teleriscaldamento",
      cogeneration: "Cogenerazione",
      none: "Nessun generatore",
    }),
    { owner: "caitel" },
  ],
  ["heatKw", "Potenza termica", measure(1_000_000, { unit: "kW" }), { owner: "caitel" }],
  ["electricKw", "Potenza elettrica della cogenerazione", measure(100_000, { unit: "kW" })],
  ["hotWaterGeneratorKw", "Potenza del generatore ad acqua calda", measure(1_000_000, { unit: "kW" })],
  ["plantPlate", "Targa del catasto impianti", text(40), { owner: "caitel" }],
  ["refrigerant", "Refrigerante", text(20)],
  ["refrigerantKg", "Carica di refrigerante", measure(100_000, { unit: "kg" })],
  ["refrigerantTonnesCo2", "Refrigerante, tonnellate di CO2 equivalente", measure(1_000_000, { unit: "t" })],
  ["leakDetection", "Rilevamento automatico delle perdite", yes],
  ["airDucts", "Condotte dell'aria", yes],
]);

/** As the regional register of heating plants has them (DPR 74/2013, art. 10): a building may have several. */
const HEATING_PLANTS: readonly Field[] = section(
  "G",
  { provider: "maintainer", of: "record", record: "heating-plant" },
  [
    ["plantCode", "Codice dell'impianto", text(60), { owner: "caitel" }],
    ["plantNumber", "Targa del catasto impianti", text(40), { owner: "caitel" }],
    ["plantPower", "Potenza termica totale massima", measure(1_000_000, { unit: "kW" }), { owner: "caitel" }],
    ["plantKind", "Tipo", text(), { owner: "caitel" }],
    ["plantMachine", "Macchine in uso", text(400), { owner: "caitel" }],
    ["plantFirm", "Ditta di manutenzione", text(), { owner: "caitel" }],
    ["plantReport", "Ultimo rapporto di efficienza (RCEE)", text(60), { owner: "caitel" }],
    ["plantReportDate", "Ultimo rapporto di efficienza, data", pastDay, { owner: "caitel" }],
    ["plantStampYear", "Bollino, anno di scadenza", year, { owner: "caitel" }],
    ["plantFrequency", "Frequenza di manutenzione", text(60), { owner: "caitel" }],
    ["plantMaintainedOn", "Ultima manutenzione, data", pastDay, { owner: "caitel" }],
    ["plantDismissedOn", "Dismesso il", day, { owner: "caitel" }],
  ],
);

const WATER_AND_GAS: readonly Field[] = [
  ...section("G", { provider: "maintainer", of: "element", uni8290: ["5.2"] }, [
    ["hotWaterNetwork", "Rete di acqua calda sanitaria", yes],
    ["waterTank", "Serbatoio di acqua potabile", yes],
    ["waterSoftener", "Addolcitore", yes],
  ]),
  ...section("G", { provider: "maintainer", of: "element" }, [
    ["pressureVessel", "Recipiente a pressione", yes],
    [
      "pressureCategory",
      "Categoria del recipiente a pressione",
      oneOf({ I: "I", II: "II", III: "III", IV: "IV" }),
    ],
    ["gasDetector", "Rivelatore di gas", yes],
  ]),
];

const ELECTRIC_AND_LIFTS: readonly Field[] = [
  ...section("G", { provider: "maintainer", of: "element", uni8290: ["5.7"] }, [
    ["transformerSubstation", "Cabina di trasformazione MT/BT", yes],
    ["generatorSet", "Gruppo elettrogeno", yes],
    ["centralBattery", "UPS o soccorritore", yes],
    ["photovoltaicKw", "Potenza fotovoltaica", measure(100_000, { unit: "kW" })],
    ["emergencyLights", "Luci di emergenza", yes],
  ]),
  ...section("G", { provider: "maintainer", of: "element", uni8290: ["5.9"] }, [
    [
      "liftKind",
      "Tipo di elevatore",
      oneOf({
        lift: "Ascensore",
        platform: "Piattaforma elevatrice (fino a 0,15 m/s)",
        "goods-lift": "Montacarichi",
        stairlift: "Servoscala",
        none: "Nessuno",
      }),
    ],
    ["liftingCapacityKg", "Portata di sollevamento", measure(1_000_000, { unit: "kg" })],
    ["liftingYearly", "Apparecchio di sollevamento a verifica annuale", yes],
    [
      "aerialPlatform",
      "Piattaforma o scala aerea",
      oneOf({ powered: "A motore", manual: "Azionata a mano", none: "Nessuna" }),
    ],
  ]),
];

const FIRE_SYSTEMS: readonly Field[] = section(
  "G",
  { provider: "maintainer", of: "element", uni8290: FIRE },
  [
    [
      "extinguisher",
      "Tipo di estintore",
      oneOf({
        powder: "A polvere",
        co2: "CO2",
        halogen: "Idrocarburi alogenati",
        "water-steel": "Acqua, serbatoio in acciaio inox",
        "water-plastic": "Acqua, serbatoio plastificato",
        foam: "Schiuma premiscelata",
        none: "Nessuno",
      }),
    ],
    ["hydrants", "Idranti o naspi", yes],
    ["sprinklers", "Pompe antincendio o sprinkler", yes],
    ["fireDetection", "Rivelazione incendi", yes],
    ["voiceAlarm", "Allarme vocale", yes],
    ["fireDoors", "Porte tagliafuoco o uscite di emergenza", yes],
    ["smokeVents", "Evacuatori di fumo e calore", yes],
    ["gasSuppression", "Spegnimento a gas", yes],
  ],
);

const OTHER_EQUIPMENT: readonly Field[] = section("G", { provider: "maintainer", of: "element" }, [
  ["playground", "Attrezzatura di un'area giochi", yes],
  ["sportsEquipment", "Porte sportive o canestri", yes],
  ["motorised", "Cancello o porta con motore", yes],
  ["lifelines", "Linea vita", yes],
  ["greenRoof", "Verde pensile", yes],
  [
    "treeClass",
    "Classe di propensione al cedimento (VTA)",
    oneOf({ A: "A", B: "B", C: "C", "C/D": "C/D", D: "D" }),
  ],
  ["racking", "Scaffalatura", yes],
  ["defibrillator", "Defibrillatore", yes],
  ["explosiveAtmosphere", "Luogo con pericolo di esplosione", yes],
]);

export const SYSTEMS: readonly Field[] = [
  ...EVERY_ELEMENT,
  ...HEATING,
  ...HEATING_PLANTS,
  ...WATER_AND_GAS,
  ...ELECTRIC_AND_LIFTS,
  ...FIRE_SYSTEMS,
  ...OTHER_EQUIPMENT,
];

/** H. Energy: DLgs 192/2005. */
export const ENERGY: readonly Field[] = [
  ...section("H", { provider: "energy-manager" }, [
    ["apeCode", "APE, codice", text(60), { required: "all" }],
    [
      "apeClass",
      "APE, classe",
      oneOf({ A4: "A4", A3: "A3", A2: "A2", A1: "A1", B: "B", C: "C", D: "D", E: "E", F: "F", G: "G" }),
      { required: "all" },
    ],
    ["apeIndex", "EPgl,nren", measure(10_000, { unit: "kWh/m² anno" }), { required: "all" }],
    ["apeDate", "APE, data", pastDay, { required: "all" }],
    ["apeExpires", "APE, scadenza", day, { required: "all" }],
    ["energyAudit", "Diagnosi energetica, data", pastDay],
    ["renewablesKw", "Fonti rinnovabili installate", measure(100_000, { unit: "kW" })],
    ["automation", "Automazione (BACS)", oneOf({ A: "A", B: "B", C: "C", D: "D" })],
  ]),
  ...section("H", { provider: "energy-manager", of: "record", record: "supply-point" }, [
    [
      "supplyKind",
      "Fornitura",
      oneOf({ electricity: "Energia elettrica", gas: "Gas", water: "Acqua", heat: "Calore" }),
    ],
    ["supplyCode", "POD, PDR o contatore", text(30)],
    ["supplyYearly", "Consumo dell'ultimo anno", measure(1_000_000_000), { staleAfterMonths: 18 }],
  ]),
];

export const SYSTEM_RECORDS: readonly RecordKind[] = [
  {
    code: "heating-plant",
    section: "G",
    label: "Impianto termico",
    plural: "Impianti termici",
    provider: "maintainer",
    namedBy: ["plantCode", "plantKind"],
  },
  {
    code: "supply-point",
    section: "H",
    label: "Punto di fornitura",
    plural: "Punti di fornitura",
    required: "all",
    provider: "energy-manager",
    namedBy: ["supplyKind", "supplyCode"],
  },
];

/** K. Barriers (DM 236/1989). */
export const ACCESSIBILITY: readonly Field[] = section("K", { provider: "technical-office" }, [
  [
    "accessibilityGrade",
    "Grado di accessibilità",
    oneOf({
      accessible: "Accessibile",
      visitable: "Visitabile",
      adaptable: "Adattabile",
      none: "Non accessibile",
    }),
    { required: "all", staleAfterMonths: 60 },
  ],
  ["accessibleEntrance", "Ingresso senza barriere", yes, { required: "all" }],
  [
    "accessibleToilet",
    "Bagno accessibile",
    yes,
    { required: ["school", "nursery", "office", "museum", "library", "sports", "social"] },
  ],
  ["accessibleLift", "Ascensore accessibile", yes],
  ["tactilePaths", "Percorsi tattili (LOGES)", yes],
  ["peba", "Compreso nel PEBA", yes],
]);

/** P. Of schools: what the national register asks (SNAES/ARES). */
export const SCHOOL: readonly Field[] = section("P", { provider: "building-contact" }, [
  ["schoolCodes", "Codici meccanografici (PES)", text(400), { required: ["school"] }],
  ["pupils", "Alunni", count(10_000), { required: ["school", "nursery"], staleAfterMonths: 12 }],
  ["classes", "Classi", count(500), { required: ["school"], staleAfterMonths: 12 }],
  ["classrooms", "Aule", count(500), { required: ["school"] }],
  ["laboratories", "Laboratori", count(200)],
  ["gym", "Palestra", yes, { required: ["school"] }],
  ["canteen", "Mensa", yes, { required: ["school", "nursery"] }],
  ["schoolPlotArea", "Area della scuola", measure(1_000_000, { unit: "m²" })],
  ["schoolConnections", "Collegamenti (bus, ferrovia, strada)", text(400)],
  ["schoolSurroundings", "Ambiente (rumore, industrie)", text(400)],
  ["mainBodyState", "Stato del corpo principale", text(400), { staleAfterMonths: 36 }],
]);
