import { IfcAPI, LogLevel } from "web-ifc";
import type { Scalar } from "#domain/models/model-object.ts";
import { storable } from "#domain/text/storable-text.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

/** A line of the file with its attributes by name; what each holds depends on the schema. */
export type IfcLine = Readonly<Record<string, unknown>> & { expressID: number; type: number };

export interface IfcFile {
  schema: string;
  /** Ids of a class and of those below it. */
  idsOf(type: number): number[];
  line(id: number): IfcLine | undefined;
  classOf(type: number): string;
  close(): void;
}

const MEGABYTE = 1024 * 1024;
/** Of web-ifc's own memory, which is none of JavaScript's. */
const MEMORY_LIMIT = 1_500 * MEGABYTE;

/** @throws ModelUnreadable when it is not IFC, is cut off, or is of a schema that is not read */
export async function openIfc(bytes: Uint8Array): Promise<IfcFile> {
  refuseOtherFiles(bytes);
  const api = new IfcAPI();
  await api.Init();
  api.SetLogLevel(LogLevel.LOG_LEVEL_OFF);
  const model = openModel(api, bytes);
  if (model < 0)
    throw new ModelUnreadable(`Schema IFC non riconosciuto${schemaIn(bytes)}: si leggono ${READ}`);
  return {
    schema: api.GetModelSchema(model),
    idsOf: (type) => [...api.GetLineIDsWithType(model, type, true)],
    line: (id) => lineOf(api, model, id),
    classOf: (type) => api.GetNameFromTypeCode(type),
    close: () => api.Dispose(),
  };
}

const READ = "IFC2x3, IFC4 e IFC4x3";

function openModel(api: IfcAPI, bytes: Uint8Array): number {
  try {
    return api.OpenModel(bytes, { MEMORY_LIMIT, COORDINATE_TO_ORIGIN: false });
  } catch {
    throw new ModelUnreadable("Il file comincia come un IFC ma è rovinato: esportalo di nuovo");
  }
}

/** A reference to a line that is not there is no line. */
function lineOf(api: IfcAPI, model: number, id: number): IfcLine | undefined {
  try {
    return (api.GetLine(model, id) as IfcLine | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** ISO 10303-21: the first and the last words of an exchange file. web-ifc reads half a file without a word. */
function refuseOtherFiles(bytes: Uint8Array): void {
  const latin = (part: Uint8Array) => Buffer.from(part).toString("latin1");
  const start = latin(bytes.subarray(0, 256));
  if (start.startsWith("PK"))
    throw new ModelUnreadable("È un archivio compresso (ifcZIP): estrai il file .ifc e carica quello");
  if (!/^\s*(\uFEFF|ï»¿)?\s*ISO-10303-21\s*;/.test(start))
    throw new ModelUnreadable("Non è un file IFC: un modello IFC comincia con ISO-10303-21");
  if (!/END-ISO-10303-21\s*;/.test(latin(bytes.subarray(-1_024))))
    throw new ModelUnreadable(
      "Il file è troncato: manca la fine (END-ISO-10303-21). Esportalo o copialo di nuovo",
    );
}

function schemaIn(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 10_000)).toString("latin1");
  const schema = /FILE_SCHEMA\s*\(\s*\(\s*'([\w.\- ]{1,40})'/i.exec(head)?.[1];
  return schema === undefined ? "" : ` («${schema}»)`;
}

interface Tagged {
  type?: number;
  value?: unknown;
  name?: string;
}

const REFERENCE = 5;

export const isReference = (given: unknown): given is { value: number } =>
  typeof given === "object" && given !== null && (given as Tagged).type === REFERENCE;

/** Ids that an attribute refers to: none, one, several. */
export function referencesIn(given: unknown): number[] {
  if (Array.isArray(given)) return given.flatMap(referencesIn);
  return isReference(given) && typeof given.value === "number" ? [given.value] : [];
}

const TRUTH: Readonly<Record<string, boolean>> = { T: true, F: false };

/** A value of its own; nothing for what is not given, refers to another line, or is an unknown LOGICAL. */
export function scalarOf(given: unknown): Scalar | undefined {
  if (given === null || given === undefined || isReference(given) || Array.isArray(given)) return undefined;
  if (typeof given !== "object") return given as Scalar;
  const { value, name } = given as Tagged;
  if (name === "IFCBOOLEAN" || name === "IFCLOGICAL")
    return typeof value === "boolean" ? value : TRUTH[String(value)];
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" ? storable(value) : typeof value === "boolean" ? value : undefined;
}

export function textOf(given: unknown): string | undefined {
  const value = scalarOf(given);
  const text = value === undefined || value === null ? "" : String(value).trim();
  return text === "" ? undefined : text;
}

export const dataTypeOf = (given: unknown): string | undefined =>
  typeof given === "object" && given !== null ? (given as Tagged).name?.toUpperCase() : undefined;
