import type { Field, RecordKind } from "#domain/dossier/dictionary/field.ts";
import { day, measure, oneOf, pastDay, section, text, yes } from "#domain/dossier/dictionary/write-field.ts";

const OPEN_TO_PEOPLE = ["school", "nursery", "office", "museum", "library", "sports", "market", "social"];

/** I. Safety: DLgs 81/2008, DPR 151/2011. */
export const SAFETY: readonly Field[] = [
  ...section("I", { provider: "safety-officer" }, [
    ["fireActivity", "Attività soggetta a prevenzione incendi (DPR 151/2011)", yes, { required: "all" }],
    [
      "fireActivityNumber",
      "Numero dell'attività principale (DPR 151/2011)",
      text(10),
      {
        required: "all",
        requiredWhen: { fact: "fireActivity", is: true },
      },
    ],
    [
      "fireActivityCategory",
      "Categoria",
      oneOf({ A: "A", B: "B", C: "C" }),
      {
        required: "all",
        requiredWhen: { fact: "fireActivity", is: true },
      },
    ],
    ["fireFileNumber", "Pratica dei Vigili del fuoco", text(40)],
    [
      "fireCertificateDate",
      "SCIA antincendio o CPI, data",
      pastDay,
      {
        required: "all",
        requiredWhen: { fact: "fireActivity", is: true },
      },
    ],
    [
      "fireCertificateExpires",
      "SCIA antincendio o CPI, scadenza",
      day,
      {
        required: "all",
        requiredWhen: { fact: "fireActivity", is: true },
      },
    ],
    [
      "emergencyPlan",
      "Piano di emergenza, data",
      pastDay,
      { required: OPEN_TO_PEOPLE, staleAfterMonths: 36 },
    ],
    ["riskAssessment", "DVR, data", pastDay, { required: OPEN_TO_PEOPLE, staleAfterMonths: 36 }],
    ["fireRegister", "Registro dei controlli antincendio", yes, { required: OPEN_TO_PEOPLE }],
    ["employer", "Datore di lavoro", text(), { required: OPEN_TO_PEOPLE, staleAfterMonths: 24 }],
    ["safetyHead", "RSPP", text(), { required: OPEN_TO_PEOPLE, staleAfterMonths: 24 }],
    [
      "siteKind",
      "Cantiere o locale medico",
      oneOf({ "construction-site": "Cantiere", medical: "Locale medico", none: "Nessuno" }),
    ],
    ["nonDomesticDischarge", "Scarico non domestico", yes],
  ]),
  ...section("I", { provider: "safety-officer", of: "record", record: "interference-assessment" }, [
    ["duvriContract", "Appalto", text()],
    ["duvriDate", "Data", pastDay],
    ["duvriExpires", "Fine dell'appalto", day],
  ]),
];

/** J. Health and environment. */
export const ENVIRONMENT: readonly Field[] = [
  ...section("J", { provider: "technical-office" }, [
    [
      "asbestos",
      "Amianto presente",
      oneOf({ none: "No", compact: "Compatto", friable: "Friabile", both: "Compatto e friabile" }),
      { required: "all" },
    ],
    [
      "asbestosOfficer",
      "Responsabile amianto",
      text(),
      {
        required: "all",
        requiredWhen: { fact: "asbestos", is: ["compact", "friable", "both"] },
        staleAfterMonths: 24,
      },
    ],
    ["radonPriorityArea", "Area prioritaria per il radon", yes],
    ["underground", "Locali interrati occupati", yes, { required: OPEN_TO_PEOPLE }],
    ["groundFloor", "Locali a piano terra o seminterrati occupati", yes],
    ["radonLevel", "Radon", measure(1_000_000, { decimals: 0, unit: "Bq/m³" })],
    ["lead", "Piombo nell'acqua", measure(10_000, { unit: "µg/l" })],
    ["waterPriority", "Edificio prioritario per l'acqua (scuola, sport, sanità)", yes],
    ["legionellaClass", "Classe di legionella", oneOf({ A: "A", B: "B", C: "C", D: "D", E: "E" })],
    ["noise", "Rumore, classe acustica", text(40)],
    ["buriedTanks", "Serbatoi interrati", yes],
  ]),
  ...section("J", { provider: "technical-office", of: "record", record: "asbestos-finding" }, [
    ["asbestosMaterial", "Materiale", text()],
    ["asbestosMatrix", "Matrice", oneOf({ compact: "Compatta", friable: "Friabile" })],
    ["asbestosQuantity", "Superficie", measure(1_000_000, { unit: "m²" })],
    ["asbestosWeight", "Peso", measure(10_000_000, { unit: "kg" })],
    [
      "asbestosState",
      "Stato",
      oneOf({ good: "Integro", damaged: "Danneggiato", removed: "Rimosso" }),
      { staleAfterMonths: 36 },
    ],
    ["asbestosCheckedOn", "Ultimo controllo", pastDay],
  ]),
];

export const SAFETY_RECORDS: readonly RecordKind[] = [
  {
    code: "interference-assessment",
    section: "I",
    label: "DUVRI",
    plural: "DUVRI",
    provider: "safety-officer",
    namedBy: ["duvriContract", "duvriDate"],
  },
  {
    code: "asbestos-finding",
    section: "J",
    label: "Presenza di amianto",
    plural: "Presenze di amianto",
    required: "all",
    requiredWhen: { fact: "asbestos", is: ["compact", "friable", "both"] },
    provider: "technical-office",
    namedBy: ["asbestosMaterial", "asbestosMatrix"],
  },
];
