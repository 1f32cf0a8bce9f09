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

/** D. That it is what it may be (DPR 380/2001 art. 9-bis). */
export const LEGITIMACY: readonly Field[] = [
  ...section("D", { provider: "building-permits" }, [
    [
      "builtYear",
      "Anno di costruzione",
      year,
      { required: "all", owner: "realgimm", provider: "property-office" },
    ],
    [
      "period",
      "Epoca",
      oneOf({
        "before-1900": "Prima del 1900",
        "1900-1945": "1900–1945",
        "1946-1974": "1946–1974",
        "1975-1990": "1975–1990",
        "1991-2008": "1991–2008",
        "after-2008": "Dopo il 2008",
      }),
    ],
    ["zoning", "Destinazione di piano (PUC)", text()],
    ["constraints", "Vincoli", text(400)],
    [
      "legitimateState",
      "Stato legittimo",
      oneOf({
        proven: "Dimostrato",
        "partly-proven": "Dimostrato in parte",
        "not-proven": "Non dimostrato",
        "to-check": "Da verificare",
      }),
      { required: "all" },
    ],
  ]),
  ...section("D", { provider: "building-permits", of: "record", record: "building-title" }, [
    [
      "titleKind",
      "Tipo",
      oneOf({
        licence: "Licenza edilizia (L. 1150/1942)",
        concession: "Concessione edilizia (L. 10/1977)",
        permit: "Permesso di costruire",
        dia: "DIA",
        cila: "CILA",
        scia: "SCIA",
        "public-work": "Delibera di opera pubblica (art. 7 DPR 380/2001)",
        other: "Altro",
      }),
    ],
    ["titleNumber", "Numero", text(40)],
    ["titleDate", "Data", pastDay],
    ["titleSubject", "Oggetto", text(400)],
    [
      "titleState",
      "Stato",
      oneOf({ open: "In corso", closed: "Chiusa", granted: "Rilasciato", refused: "Respinto" }),
    ],
  ]),
  ...section("D", { provider: "building-permits", of: "record", record: "occupancy-certificate" }, [
    ["occupancyNumber", "Numero", text(40)],
    ["occupancyDate", "Data", pastDay],
    [
      "occupancyOutcome",
      "Esito",
      oneOf({ granted: "Rilasciata", partial: "Parziale", refused: "Negata", declared: "Autocertificata" }),
    ],
  ]),
  ...section("D", { provider: "building-permits", of: "record", record: "amnesty" }, [
    [
      "amnestyLaw",
      "Legge",
      oneOf({
        "47-1985": "L. 47/1985",
        "724-1994": "L. 724/1994",
        "326-2003": "L. 326/2003",
        unknown: "Non indicata",
      }),
    ],
    ["amnestyNumber", "Numero", text(40)],
    ["amnestyYear", "Anno", year],
    ["amnestyState", "Stato", text(60)],
    ["amnestyWorks", "Opere", text(400)],
  ]),
];

export const LEGITIMACY_RECORDS: readonly RecordKind[] = [
  {
    code: "building-title",
    section: "D",
    label: "Titolo edilizio",
    plural: "Titoli edilizi",
    required: "all",
    provider: "building-permits",
    namedBy: ["titleKind", "titleNumber", "titleDate"],
  },
  {
    code: "occupancy-certificate",
    section: "D",
    label: "Agibilità",
    plural: "Agibilità e abitabilità",
    required: "all",
    provider: "building-permits",
    namedBy: ["occupancyNumber", "occupancyDate"],
  },
  {
    code: "amnesty",
    section: "D",
    label: "Condono",
    plural: "Condoni",
    provider: "building-permits",
    namedBy: ["amnestyLaw", "amnestyNumber", "amnestyYear"],
  },
];

/** E. Structure and earthquakes (OPCM 3274/2003; NTC). */
export const STRUCTURE: readonly Field[] = section("E", { provider: "technical-office" }, [
  [
    "structuralSystem",
    "Sistema costruttivo",
    oneOf({
      masonry: "Muratura",
      concrete: "Cemento armato",
      steel: "Acciaio",
      timber: "Legno",
      mixed: "Misto",
      precast: "Prefabbricato",
    }),
    { required: "all" },
  ],
  ["foundations", "Fondazioni", text()],
  ["floors", "Solai", text(), { required: ["school", "nursery"] }],
  ["roofStructure", "Struttura della copertura", text()],
  ["designCodeYear", "Anno della norma di progetto", year],
  [
    "storeysAbove",
    "Piani fuori terra",
    count(100),
    { required: "all", owner: "realgimm", provider: "property-office" },
  ],
  ["storeysBelow", "Piani interrati", count(20)],
  [
    "seismicZone",
    "Zona sismica",
    oneOf({ "1": "1", "2": "2", "3": "3", "4": "4", "3A": "3A", "3B": "3B" }),
    { required: "all" },
  ],
  ["structuralTestDate", "Collaudo statico, data", pastDay, { required: ["school", "nursery", "sports"] }],
  ["structuralTestNumber", "Collaudo statico, numero", text(40)],
  ["useClass", "Classe d'uso (NTC)", oneOf({ I: "I", II: "II", III: "III", IV: "IV" }), { required: "all" }],
  [
    "seismicClass",
    "Edificio strategico o rilevante",
    oneOf({ strategic: "Strategico", relevant: "Rilevante", ordinary: "Ordinario" }),
    { required: "all" },
  ],
  ["seismicLevel", "Verifica di vulnerabilità, livello", oneOf({ "0": "0", "1": "1", "2": "2" })],
  [
    "seismicCheckDate",
    "Verifica di vulnerabilità, data",
    pastDay,
    {
      required: "all",
      requiredWhen: { fact: "seismicClass", is: ["strategic", "relevant"] },
    },
  ],
  [
    "seismicRatio",
    "Rapporto ζE",
    measure(10, { decimals: 3 }),
    {
      required: "all",
      requiredWhen: { fact: "seismicClass", is: ["strategic", "relevant"] },
    },
  ],
  ["seismicProfessional", "Tecnico della verifica", text()],
  ["cracks", "Lesioni", text(400), { staleAfterMonths: 12 }],
  ["floorSurvey", "Indagini sui solai", text(400)],
  ["nonStructural", "Elementi non strutturali", text(400), { staleAfterMonths: 36 }],
]);

const CONDITION = oneOf({
  "1": "1 – ottimo",
  "2": "2 – buono",
  "3": "3 – mediocre",
  "4": "4 – scadente",
  "5": "5 – pessimo",
});

/** F. What encloses it. */
export const ENVELOPE: readonly Field[] = section("F", { provider: "technical-office" }, [
  ["walls", "Pareti", text()],
  ["windows", "Serramenti", text()],
  ["insulation", "Isolamento", oneOf({ none: "Assente", partial: "Parziale", full: "Completo" })],
  ["roofCover", "Copertura", text(), { required: "all" }],
  ["wallTransmittance", "Trasmittanza delle pareti", measure(10, { decimals: 3, unit: "W/m²K" })],
  ["envelopeCondition", "Stato dell'involucro", CONDITION, { required: "all", staleAfterMonths: 60 }],
]);

/** L. How big. */
export const SIZE: readonly Field[] = [
  ...section("L", { provider: "technical-office" }, [
    ["grossArea", "Superficie lorda di pavimento", measure(1_000_000, { unit: "m²" }), { required: "all" }],
    ["netArea", "Superficie utile", measure(1_000_000, { unit: "m²" })],
    ["volume", "Volume", measure(10_000_000, { unit: "m³" }), { required: "all" }],
    ["outdoorArea", "Aree esterne", measure(10_000_000, { unit: "m²" })],
  ]),
  ...section("L", { provider: "technical-office", of: "space" }, [
    ["spaceArea", "Superficie", measure(100_000, { unit: "m²" }), { owner: "realgimm" }],
    ["spaceHeight", "Altezza", measure(100, { unit: "m" })],
    ["spaceUse", "Uso del vano", text(), { owner: "realgimm" }],
    ["lightRatio", "Rapporto aeroilluminante", measure(10, { decimals: 3 })],
  ]),
];

/** M. How it is kept (UNI 10874, UNI 11257). */
export const UPKEEP: readonly Field[] = [
  ...section("M", { provider: "technical-office" }, [
    ["maintenancePlan", "Piano di manutenzione", yes, { required: "all" }],
    ["conditionIndex", "Stato di conservazione", CONDITION, { required: "all", staleAfterMonths: 36 }],
    ["usefulLife", "Vita utile residua", count(300, "anni")],
    ["facilityConditionIndex", "Indice FCI", measure(10, { decimals: 3 })],
  ]),
];

/** N. What was done to it (DPR 380/2001 art. 3). */
export const INTERVENTIONS: readonly Field[] = section(
  "N",
  { provider: "technical-office", of: "record", record: "intervention" },
  [
    [
      "interventionKind",
      "Tipo",
      oneOf({
        ordinary: "Manutenzione ordinaria",
        extraordinary: "Manutenzione straordinaria",
        restoration: "Restauro e risanamento conservativo",
        renovation: "Ristrutturazione",
        new: "Nuova costruzione",
      }),
    ],
    ["interventionTitle", "Oggetto", text(400)],
    ["interventionCup", "CUP", text(15)],
    ["interventionCig", "CIG", text(10)],
    ["interventionAmount", "Importo", { kind: "money" }],
    ["interventionStart", "Inizio lavori", day],
    ["interventionEnd", "Fine lavori", day],
    ["interventionCre", "Certificato di regolare esecuzione", pastDay],
    ["interventionWarrantyTo", "Garanzie fino al", day],
  ],
);

export const INTERVENTION_RECORDS: readonly RecordKind[] = [
  {
    code: "intervention",
    section: "N",
    label: "Intervento",
    plural: "Interventi",
    provider: "technical-office",
    namedBy: ["interventionTitle", "interventionEnd"],
  },
];
