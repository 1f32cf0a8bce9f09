import type { z } from "zod";
import { Change, Complesso, Elemento, Fabbricato, Piano, Unita, Vano } from "#connectors/realgimm/wire.ts";
import { isOutline } from "#domain/geometry/wkt-outline.ts";
import { isDay } from "#domain/time/civil-date.ts";
import type { AssetRecord, SaidChange } from "#ports/asset-registry.ts";

// A map, not an object: the word comes from outside, and every object has a `constructor`.
export const USE = new Map([
  ["SCUOLA", "school"],
  ["NIDO", "nursery"],
  ["MERCATO", "market"],
  ["MUSEO", "museum"],
  ["UFFICIO", "office"],
  ["ERP", "housing"],
  ["SPORT", "sports"],
  ["BIBLIOTECA", "library"],
  ["CIMITERO", "cemetery"],
  ["SOCIALE", "social"],
  ["DEPOSITO", "depot"],
]);

/** Total: what was kept of a change is a record, or named as malformed. */
export function interpretChange(payload: string): SaidChange {
  try {
    return readChange(JSON.parse(payload));
  } catch {
    return { kind: "malformed", because: "il messaggio non è JSON" };
  }
}

/** Total: each change is a record, or named as malformed. */
export function readChange(raw: unknown): SaidChange {
  const change = Change.safeParse(raw);
  if (!change.success) return malformed(change.error);
  const { entity, entityType, sequence } = change.data;
  const record = toRecord(entityType, entity);
  if ("kind" in record) return record;
  return { kind: "record", value: { sequence, withdrawnOn: withdrawalOf(change.data), record } };
}

/** The day on which it ceased; null while it has not. */
export function withdrawalOf({ entity, operation, dataModifica }: z.output<typeof Change>): string | null {
  if (operation !== "DEL") return null;
  const dismissed = typeof entity.dataDismissione === "string" ? entity.dataDismissione : dataModifica;
  return toDay(dismissed) ?? new Date().toISOString().slice(0, 10);
}

export function malformed(error: z.ZodError): { kind: "malformed"; because: string } {
  const [issue] = error.issues;
  return {
    kind: "malformed",
    because: `${issue?.path.join(".") || "messaggio"}: ${issue?.message ?? "illeggibile"}`,
  };
}

function toRecord(entityType: string, entity: Record<string, unknown>): AssetRecord | SaidChange {
  switch (entityType) {
    case "COMPLESSO":
      return read(Complesso, entity, ({ codComplesso, denominazione }) => ({
        type: "complex",
        key: codComplesso,
        name: denominazione,
      }));
    case "FABBRICATO":
      return read(Fabbricato, entity, toBuilding);
    case "PIANO":
      return read(Piano, entity, (piano) => ({
        type: "storey",
        key: piano.codPiano,
        buildingKey: piano.codFabbricato,
        level: piano.livello,
        name: piano.denominazione,
      }));
    case "VANO":
      return read(Vano, entity, toSpace);
    case "UNITA":
      return read(Unita, entity, (unita) => ({
        type: "unit",
        key: unita.codUnita,
        buildingKey: unita.codFabbricato,
        subalterno: unita.subalterno ?? null,
        category: unita.categoria ?? null,
      }));
    case "ELEMENTO":
      return read(Elemento, entity, toElement);
    default:
      return { kind: "malformed", because: `entityType sconosciuto: ${entityType.slice(0, 40)}` };
  }
}

function read<S extends z.ZodType>(
  schema: S,
  entity: unknown,
  map: (value: z.output<S>) => AssetRecord,
): AssetRecord | SaidChange {
  const parsed = schema.safeParse(entity);
  return parsed.success ? map(parsed.data) : malformed(parsed.error);
}

function toBuilding(wire: z.output<typeof Fabbricato>): AssetRecord {
  return {
    type: "building",
    key: wire.codFabbricato,
    complexKey: wire.codComplesso ?? null,
    name: wire.denominazione,
    // A use that we do not know keeps the platform's word: never a guess.
    use: USE.get(wire.destinazioneUso ?? "") ?? (wire.destinazioneUso ?? "").toLowerCase(),
    municipio: wire.municipio ?? null,
    streetCode: wire.codVia == null ? null : String(wire.codVia).padStart(5, "0"),
    streetName: wire.desVia ?? null,
    civicNumber: toInteger(wire.civico),
    civicLetter: wire.lettera ?? null,
    civicColour: wire.colore === "R" ? "red" : "black",
    cadastralSection: wire.sezione ?? null,
    cadastralSheet: wire.foglio == null ? null : String(wire.foglio),
    cadastralParcel: wire.particella == null ? null : String(wire.particella),
    builtYear: toInteger(wire.annoCostruzione),
    storeyCount: toInteger(wire.numeroPiani),
    ...toPlace(wire.longitudine, wire.latitudine),
    footprint: isOutline(wire.perimetro) ? wire.perimetro : null,
  };
}

function toSpace(wire: z.output<typeof Vano>): AssetRecord {
  return {
    type: "space",
    key: wire.codVano,
    storeyKey: wire.codPiano,
    name: wire.denominazione,
    use: wire.destinazione ?? "",
    areaM2: toDecimal(wire.superficie),
  };
}

function toElement(wire: z.output<typeof Elemento>): AssetRecord {
  return {
    type: "element",
    key: wire.codElemento,
    buildingKey: wire.codFabbricato,
    spaceKey: wire.codVano ?? null,
    uni8290: wire.classeUni8290,
    name: wire.denominazione,
    maker: wire.marca ?? null,
    model: wire.modello ?? null,
    serial: wire.matricola ?? null,
    installedOn: toDay(wire.dataInstallazione),
  };
}

/** `"0012"` and `12` are both twelve; `"0012 bis"` is no number, and no reason to lose the record. */
function toInteger(value: string | number | null | undefined): number | null {
  const number = Number(value ?? "");
  return value !== "" && value != null && Number.isInteger(number) && Math.abs(number) < 1e6 ? number : null;
}

/** Decimal comma or point, as exact text. */
export function toDecimal(value: string | number | null | undefined): string | null {
  const plain = String(value ?? "").replace(",", ".");
  return /^-?\d{1,8}(\.\d{1,20})?$/.test(plain) ? plain : null;
}

function toPlace(
  longitude: string | number | null | undefined,
  latitude: string | number | null | undefined,
) {
  const lon = Number(toDecimal(longitude) ?? Number.NaN);
  const lat = Number(toDecimal(latitude) ?? Number.NaN);
  const isPlace = Math.abs(lon) <= 180 && Math.abs(lat) <= 90 && (lon !== 0 || lat !== 0);
  return isPlace ? { longitude: lon, latitude: lat } : { longitude: null, latitude: null };
}

/** The Italian day of a date-time with its offset: the one written. A 30th of February is no day. */
export function toDay(value: string | null | undefined): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(value ?? "")?.[1];
  if (day === undefined || day.startsWith("0001")) return null;
  return isDay(day) ? day : null;
}
