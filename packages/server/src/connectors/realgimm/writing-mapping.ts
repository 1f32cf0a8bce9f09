import type { z } from "zod";
import { USE } from "#connectors/realgimm/mapping.ts";
import { KNOWN_REFERENCE, SUPERSEDED, type WriteResult } from "#connectors/realgimm/writing-wire.ts";
import { Elemento, Fabbricato } from "#connectors/realgimm/wire.ts";
import { fromRome, toRome } from "#domain/time/rome.ts";
import type {
  AssetNow,
  AssetRef,
  AssetWriting,
  CertificateWriting,
  ConditionWriting,
  CorrectionWriting,
  InterventionWriting,
  WriteOutcome,
} from "#ports/property-register.ts";

/** By type of asset: which field of the register each field of the dictionary is, of those that it lets be corrected. */
const CORRECTABLE: Readonly<Record<AssetRef["type"], Readonly<Record<string, string>>>> = {
  building: {
    name: "denominazione",
    use: "destinazioneUso",
    builtYear: "annoCostruzione",
    storeysAbove: "numeroPiani",
  },
  element: { elementName: "denominazione", maker: "marca", model: "modello", serial: "matricola" },
};

export const ENTITY_TYPE: Readonly<Record<AssetRef["type"], string>> = {
  building: "FABBRICATO",
  element: "ELEMENTO",
};

export const correctableField = (type: AssetRef["type"], field: string): string | undefined =>
  Object.entries(CORRECTABLE[type]).find(([ours]) => ours === field)?.[1];

/** Our types of document that are certificates of the register. */
const CERTIFICATE: ReadonlyMap<string, string> = new Map([
  ["ape", "APE"],
  ["occupancy", "AGIBILITA"],
  ["fire-certificate", "CPI"],
  ["static-test", "COLLAUDO_STATICO"],
  ["dico", "CONFORMITA_IMPIANTO"],
  ["diri", "CONFORMITA_IMPIANTO"],
  ["earthing-report", "VERIFICA_TERRA"],
  ["lift-report", "VERIFICA_ASCENSORE"],
]);

export const isCertificate = (type: string): boolean => CERTIFICATE.has(type);

/** The register has four words for our five degrees: what is excellent is good, what is poor is bad. */
const CONDITION: ReadonlyMap<string, string> = new Map([
  ["1", "BUONO"],
  ["2", "BUONO"],
  ["3", "MEDIOCRE"],
  ["4", "PESSIMO"],
  ["5", "PESSIMO"],
]);
const DEGREE: ReadonlyMap<string, string> = new Map([
  ["BUONO", "2"],
  ["DISCRETO", "3"],
  ["MEDIOCRE", "3"],
  ["PESSIMO", "5"],
]);

/** As long as the register takes it; what is empty is not said. */
const short = (text: string | null, most: number): string | null => text?.trim().slice(0, most) || null;

export interface WriteCall {
  path: string;
  body: Record<string, unknown>;
}

export function toCall(writing: AssetWriting): WriteCall {
  switch (writing.kind) {
    case "intervention":
      return { path: "/api/patrimonio/Intervention/Save", body: interventionBody(writing) };
    case "certificate":
      return { path: "/api/patrimonio/Certificate/Save", body: certificateBody(writing) };
    case "condition":
      return { path: "/api/patrimonio/Asset/SaveCondition", body: conditionBody(writing) };
    case "correction":
      return { path: "/api/patrimonio/Asset/SaveCorrection", body: correctionBody(writing) };
  }
}

const interventionBody = (writing: InterventionWriting) => ({
  rifEsterno: writing.reference,
  codFabbricato: writing.buildingKey,
  codElemento: writing.elementKey,
  numero: short(writing.number, 64),
  oggetto: writing.subject.slice(0, 500),
  dataInizio: inRome(writing.startedAt),
  dataFine: inRome(writing.endedAt),
  esito: "ESEGUITO",
  importo: null,
  impresa: short(writing.firm, 200),
});

const certificateBody = (writing: CertificateWriting) => ({
  rifEsterno: writing.reference,
  codFabbricato: writing.buildingKey,
  codElemento: writing.elementKey,
  tipo: CERTIFICATE.get(writing.type) ?? writing.type,
  numero: short(writing.number, 100),
  dataRilascio: onDay(writing.issuedOn),
  dataScadenza: writing.expiresOn === null ? null : onDay(writing.expiresOn),
  ente: short(writing.issuer, 200),
  nomeFile: short(writing.file?.name ?? null, 255),
  contenuto: writing.file?.bytes.toString("base64") ?? null,
});

const conditionBody = (writing: ConditionWriting) => ({
  rifEsterno: writing.reference,
  codElemento: writing.elementKey,
  statoConservazione: CONDITION.get(writing.condition) ?? writing.condition,
  dataRilievo: onDay(writing.seenOn),
  versione: writing.version,
});

const correctionBody = ({ asset, field, ...writing }: CorrectionWriting) => ({
  rifEsterno: writing.reference,
  entityType: ENTITY_TYPE[asset.type],
  key: asset.key,
  versione: writing.version,
  campi: { [correctableField(asset.type, field) ?? field]: wireValue(field, writing.value) },
  motivo: writing.reason.slice(0, 1_000),
  fonte: writing.source.slice(0, 200),
});

const WORD_OF_USE = new Map([...USE].map(([word, use]) => [use, word]));

function wireValue(field: string, value: string | number | boolean): unknown {
  if (field !== "use" || typeof value !== "string") return value;
  return WORD_OF_USE.get(value) ?? value.toUpperCase();
}

/** With the offset of that instant in Rome, as the register writes them. */
function inRome(instant: Date): string {
  const { day, minute } = toRome(instant);
  const local = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const offset = Math.round((local - instant.getTime()) / 3_600_000);
  return `${new Date(local).toISOString().slice(0, 19)}+0${offset}:00`;
}

const onDay = (day: string): string => inRome(fromRome(day, 0));

/** What a refusal of the register is for us; its own words are shown to who decides. */
export function outcomeOf(result: z.output<typeof WriteResult>): WriteOutcome | undefined {
  const { validationSucceded, elementDOM, messages } = result;
  if (validationSucceded) {
    if (elementDOM == null) return undefined;
    const { codIntervento, codCertificato, codElemento, key, sequence } = elementDOM;
    return { kind: "written", code: codIntervento ?? codCertificato ?? codElemento ?? key ?? "", sequence };
  }
  const [first] = messages ?? [];
  if (first === undefined) return undefined;
  if (first.code === KNOWN_REFERENCE) return { kind: "known" };
  const because = `${first.text || "Rifiutato"} (${first.code})`;
  return first.code === SUPERSEDED ? { kind: "superseded", because } : { kind: "refused", because };
}

/** In words of the dictionary; what cannot be read is not there. */
export function assetNow(type: AssetRef["type"], entity: Record<string, unknown>): AssetNow {
  const version = Number(entity.versione ?? Number.NaN);
  const values = type === "building" ? buildingValues(entity) : elementValues(entity);
  const told = Object.entries(values).flatMap(([field, value]) =>
    value === null || value === undefined || value === "" ? [] : [[field, value] as const],
  );
  return { version: Number.isInteger(version) ? version : undefined, values: Object.fromEntries(told) };
}

type Told = Record<string, string | number | null | undefined>;

function buildingValues(entity: unknown): Told {
  const { data } = Fabbricato.safeParse(entity);
  if (data === undefined) return {};
  return {
    name: data.denominazione,
    use: USE.get(data.destinazioneUso ?? "") ?? data.destinazioneUso?.toLowerCase(),
    builtYear: integer(data.annoCostruzione),
    storeysAbove: integer(data.numeroPiani),
  };
}

function elementValues(entity: Record<string, unknown>): Told {
  const { data } = Elemento.safeParse(entity);
  if (data === undefined) return {};
  return {
    elementName: data.denominazione,
    maker: data.marca,
    model: data.modello,
    serial: data.matricola,
    condition: DEGREE.get(String(entity.statoConservazione ?? "")),
  };
}

function integer(value: string | number | null | undefined): number | null {
  const number = Number(value ?? Number.NaN);
  return Number.isInteger(number) ? number : null;
}
