import type { Field, FieldType, RecordKind } from "#domain/dossier/dictionary/field.ts";
import { day, measure, pastDay, section, text } from "#domain/dossier/dictionary/write-field.ts";

const OF_REGISTRY = { owner: "realgimm" } as const;

/** The register's own words; others may come, and stay as it writes them. */
const CERTIFICATE: FieldType = {
  kind: "text",
  most: 60,
  known: {
    APE: "Attestato di prestazione energetica (APE)",
    AGIBILITA: "Agibilità",
    CPI: "Prevenzione incendi (CPI)",
    COLLAUDO_STATICO: "Collaudo statico",
    CONFORMITA_IMPIANTO: "Conformità dell'impianto",
    VERIFICA_TERRA: "Verifica della messa a terra",
    VERIFICA_ASCENSORE: "Verifica dell'ascensore",
  },
};

const SYSTEM: FieldType = {
  kind: "text",
  most: 60,
  known: {
    RISCALDAMENTO: "Riscaldamento",
    ELETTRICO: "Elettrico",
    ASCENSORE: "Ascensore",
    ANTINCENDIO: "Antincendio",
    FOTOVOLTAICO: "Fotovoltaico",
  },
};

/** What the property register holds of a building besides its parts: certificates, systems, plans. */
export const HOLDINGS: readonly Field[] = [
  ...section("O", { provider: "property-office", of: "record", record: "certificate" }, [
    ["certificateKind", "Tipo", CERTIFICATE, OF_REGISTRY],
    ["certificateNumber", "Numero", text(80), OF_REGISTRY],
    ["certificateDate", "Rilasciato il", pastDay, OF_REGISTRY],
    ["certificateExpires", "Scadenza", day, OF_REGISTRY],
    ["certificateIssuer", "Ente", text(), OF_REGISTRY],
    ["certificateClass", "Classe energetica", text(4), OF_REGISTRY],
    ["certificateOf", "Unità o elemento", text(), OF_REGISTRY],
  ]),
  ...section("G", { provider: "property-office", of: "record", record: "system" }, [
    ["systemKind", "Tipo", SYSTEM, OF_REGISTRY],
    ["systemDescription", "Descrizione", text(400), OF_REGISTRY],
    ["systemPower", "Potenza", measure(1_000_000, { unit: "kW" }), OF_REGISTRY],
    ["systemFuel", "Alimentazione", text(), OF_REGISTRY],
    ["systemInstalledOn", "Installato il", pastDay, OF_REGISTRY],
    ["systemElements", "Elementi", text(400), OF_REGISTRY],
  ]),
  ...section("L", { provider: "property-office", of: "record", record: "floor-plan" }, [
    ["planTitle", "Descrizione", text(400), OF_REGISTRY],
    ["planOf", "Piano o unità", text(100), OF_REGISTRY],
    ["planFile", "File", text(), OF_REGISTRY],
    ["planFormat", "Formato", text(20), OF_REGISTRY],
    ["planDate", "Data", pastDay, OF_REGISTRY],
    ["planDocument", "Documento nel registro", text(100), OF_REGISTRY],
  ]),
];

export const HOLDING_RECORDS: readonly RecordKind[] = [
  {
    code: "certificate",
    section: "O",
    label: "Certificato",
    plural: "Certificati",
    provider: "property-office",
    namedBy: ["certificateKind", "certificateNumber", "certificateDate"],
  },
  {
    code: "system",
    section: "G",
    label: "Impianto",
    plural: "Impianti",
    provider: "property-office",
    namedBy: ["systemKind", "systemDescription"],
  },
  {
    code: "floor-plan",
    section: "L",
    label: "Planimetria",
    plural: "Planimetrie",
    provider: "property-office",
    namedBy: ["planTitle"],
  },
];
