import { USE_LABEL } from "#domain/building/uses.ts";
import type { Field, RecordKind } from "#domain/dossier/dictionary/field.ts";
import {
  day,
  measure,
  money,
  oneOf,
  pastDay,
  section,
  text,
  yes,
} from "#domain/dossier/dictionary/write-field.ts";

const REGISTRY = { required: "all", owner: "realgimm" } as const;
const OF_REGISTRY = { owner: "realgimm" } as const;

/** A. What it is and where: the heads of every municipal model. */
export const IDENTITY: readonly Field[] = section("A", { provider: "property-office" }, [
  ["buildingCode", "Codice dell'edificio", text(60), REGISTRY],
  ["name", "Denominazione", text(), REGISTRY],
  ["use", "Destinazione d'uso", { kind: "text", most: 60, known: USE_LABEL }, REGISTRY],
  ["complex", "Complesso", text(), OF_REGISTRY],
  ["mefCode", "Codice del patrimonio MEF", text(40)],
  ["schoolBuildingCode", "Codice edificio scolastico (ARES/SNAES)", text(20), { required: ["school"] }],
  ["inventoryNumber", "Numero d'inventario", text(40)],
  ["address", "Indirizzo", text(), REGISTRY],
  ["streetCode", "Codice via", text(10), OF_REGISTRY],
  ["postcode", "CAP", text(5)],
  ["municipio", "Municipio", text(20), REGISTRY],
  ["urbanUnit", "Unità urbanistica", text(60)],
  ["municipalityIstat", "Codice ISTAT del comune", text(6)],
  ["region", "Codice ISTAT della regione", text(2), { required: "all" }],
  ["omiZone", "Zona OMI", text(10)],
  ["latitude", "Latitudine", measure(90, { decimals: 7, least: -90, unit: "°" }), OF_REGISTRY],
  ["longitude", "Longitudine", measure(180, { decimals: 7, least: -180, unit: "°" }), OF_REGISTRY],
  ["occupier", "Chi lo usa", text(), { required: "all", staleAfterMonths: 24, provider: "building-contact" }],
  [
    "mostOccupants",
    "Persone presenti al massimo",
    measure(100_000, { decimals: 0 }),
    {
      required: ["school", "nursery", "office", "museum", "library", "sports", "market", "social"],
      staleAfterMonths: 12,
      provider: "building-contact",
    },
  ],
  ["openingHours", "Orari", text(400), { provider: "building-contact", staleAfterMonths: 12 }],
]);

/** B. Catasto: of each unit; the building keeps its parcel and how many units it has. */
export const CADASTRE: readonly Field[] = [
  ...section("B", { provider: "property-office" }, [
    ["cadastralSection", "Sezione", text(5), OF_REGISTRY],
    ["cadastralSheet", "Foglio", text(10), REGISTRY],
    ["cadastralParcel", "Particella", text(15), REGISTRY],
    ["cadastralUnits", "Unità catastali", measure(10_000, { decimals: 0 }), { required: "all" }],
  ]),
  ...section("B", { provider: "property-office", of: "unit" }, [
    ["register", "Catasto", oneOf({ CF: "Fabbricati", CT: "Terreni" })],
    ["urbanSection", "Sezione urbana", text(5)],
    ["subalterno", "Subalterno", text(10), OF_REGISTRY],
    ["category", "Categoria", text(5), OF_REGISTRY],
    ["class", "Classe", text(5)],
    ["consistency", "Consistenza", text(30)],
    ["cadastralArea", "Superficie catastale", measure(1_000_000, { unit: "m²" })],
    ["income", "Rendita", money],
    ["registeredOwner", "Ditta intestata", text()],
    ["docfaProtocol", "Protocollo DOCFA", text(40)],
    ["docfaDate", "Data DOCFA", pastDay],
  ]),
];

const HELD = {
  property: "Proprietà",
  "passive-lease": "Locazione passiva",
  concession: "Concessione",
  loan: "Comodato",
  other: "Altro",
};
const HELD_AS = oneOf(HELD);

/** C. By which right, and in whose hands. */
export const PROPERTY: readonly Field[] = [
  ...section("C", { provider: "property-office" }, [
    [
      "legalNature",
      "Natura giuridica",
      oneOf({
        demanio: "Demanio",
        unavailable: "Patrimonio indisponibile",
        available: "Patrimonio disponibile",
      }),
      { required: "all" },
    ],
    ["heldAs", "Titolo", HELD_AS, { required: "all" }],
    ["share", "Quota", measure(100, { unit: "%" })],
    ["originDeed", "Atto di provenienza", text()],
    ["originDeedNumber", "Repertorio", text(40)],
    ["originDeedDate", "Data dell'atto", pastDay],
    ["bookValue", "Valore di bilancio", money, { provider: "finance-office", staleAfterMonths: 18 }],
    ["assetCode", "Cespite", text(40), { provider: "finance-office" }],
    [
      "heritage",
      "Vincolo culturale (DLgs 42/2004)",
      oneOf({
        none: "Nessuno",
        "art-10": "Art. 10 (bene culturale)",
        "art-12": "Art. 12 (da verificare, oltre 70 anni)",
        "art-13": "Art. 13 (dichiarato)",
        "art-45": "Art. 45 (indiretto)",
      }),
      { required: "all" },
    ],
    ["heritageDecreeDate", "Data del decreto di vincolo", pastDay],
  ]),
  ...section("C", { provider: "property-office", of: "record", record: "lease" }, [
    ["leaseParty", "Conduttore o concedente", text(), OF_REGISTRY],
    ["leaseTaxCode", "Codice fiscale o partita IVA", text(16)],
    [
      "leaseHolder",
      "Intestatario",
      oneOf({ person: "Persona fisica", body: "Persona giuridica" }),
      OF_REGISTRY,
    ],
    ["leaseTitle", "Titolo", oneOf({ ...HELD, lease: "Locazione" }), OF_REGISTRY],
    ["leaseUnit", "Unità", text(100), OF_REGISTRY],
    ["leaseFee", "Canone annuo", money, OF_REGISTRY],
    ["leaseFrom", "Decorrenza", day, OF_REGISTRY],
    ["leaseTo", "Scadenza", day, OF_REGISTRY],
    ["leaseState", "Stato", oneOf({ running: "In corso", ended: "Cessato" }), OF_REGISTRY],
  ]),
  // Who occupies is not here: how many there are, by which title and since when is what running a building needs.
  ...section("C", { provider: "property-office", of: "record", record: "occupant" }, [
    [
      "occupantTitle",
      "Titolo",
      oneOf({ tenant: "Conduttore", cohabitant: "Convivente", untitled: "Senza titolo", other: "Altro" }),
      OF_REGISTRY,
    ],
    ["occupantUnit", "Unità", text(100), OF_REGISTRY],
    ["occupantContract", "Contratto", text(100), OF_REGISTRY],
    ["occupantFrom", "Dal", day, OF_REGISTRY],
  ]),
];

export const TITLE_RECORDS: readonly RecordKind[] = [
  {
    code: "lease",
    section: "C",
    label: "Contratto d'uso",
    plural: "Contratti d'uso",
    provider: "property-office",
    namedBy: ["leaseParty", "leaseTitle", "leaseUnit"],
  },
  {
    code: "occupant",
    section: "C",
    label: "Occupante",
    plural: "Occupanti",
    provider: "property-office",
    namedBy: ["occupantTitle", "occupantUnit", "occupantFrom"],
  },
];

/** Q. What the census of the Ministry asks beyond the rest (L. 191/2009 art. 2 c. 222). */
export const CENSUS: readonly Field[] = section("Q", { provider: "property-office" }, [
  ["censusKind", "Tipo di bene", oneOf({ building: "Fabbricato", land: "Terreno" })],
  ["censusPurpose", "Finalità", text(), { required: "all" }],
  [
    "censusUse",
    "Utilizzo",
    oneOf({
      direct: "Utilizzato direttamente",
      "given-to-others": "Dato in uso a terzi",
      unused: "Inutilizzato",
      "being-renovated": "In ristrutturazione",
    }),
    { required: "all", staleAfterMonths: 12 },
  ],
  ["censusDeclared", "Comunicato al MEF", yes],
  ["censusDeclaredOn", "Data della comunicazione", pastDay],
]);
