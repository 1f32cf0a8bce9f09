import { z } from "zod";
import { type AssetRecord, type EntityType, KEY_FIELD } from "#platforms/realgimm/records.ts";
import { DateTime } from "#platforms/realgimm/write-bodies.ts";

const name = z.string().trim().min(1).max(250);
const label = z.string().trim().min(1).max(120).nullable();

/** What others may correct, and what each field takes. */
const CORRECTABLE: Partial<Record<EntityType, Record<string, z.ZodType>>> = {
  FABBRICATO: {
    denominazione: name,
    destinazioneUso: z.string().regex(/^[A-Z_]{2,40}$/),
    annoCostruzione: z.int().min(1000).max(2100),
    numeroPiani: z.int().min(0).max(100),
    cap: z
      .string()
      .regex(/^\d{5}$/)
      .nullable(),
    quartiere: label,
  },
  PIANO: { denominazione: name },
  VANO: { denominazione: name, destinazione: name, superficie: z.string().regex(/^\d{1,6},\d{1,2}$/) },
  ELEMENTO: {
    denominazione: name,
    marca: label,
    modello: label,
    matricola: label,
    dataInstallazione: DateTime.nullable(),
    classeUni8290: z.string().regex(/^\d(\.\d{1,2}){0,2}$/),
  },
};

/** Who holds what by which title is the register's own, whatever the field. */
const WHOLLY_OWNED: ReadonlySet<EntityType> = new Set(["CONTRATTO", "OCCUPANTE"]);
const OWNED: ReadonlySet<string> = new Set([
  ...Object.values(KEY_FIELD),
  "codBelfiore",
  "sezione",
  "foglio",
  "particella",
  "subalterno",
  "categoria",
]);

export type Correction =
  | { fields: Record<string, unknown> }
  | { invalid: string }
  | { refusal: "PAT-021" | "PAT-023"; field: string };

/** The fields to change as the register keeps them; the first that is refused, before the first that cannot be read. */
export function readCorrection(
  { entityType, entity }: AssetRecord,
  given: Record<string, unknown>,
): Correction {
  const known = CORRECTABLE[entityType] ?? {};
  for (const field of Object.keys(given)) {
    if (Object.hasOwn(known, field)) continue;
    const isOwned = WHOLLY_OWNED.has(entityType) || OWNED.has(field) || Object.hasOwn(entity, field);
    return { refusal: isOwned ? "PAT-021" : "PAT-023", field };
  }
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(given)) {
    const read = (known[field] as z.ZodType).safeParse(value);
    if (!read.success) return { invalid: `campi.${field}` };
    fields[field] = read.data;
  }
  return { fields };
}
