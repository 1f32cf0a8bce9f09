import { z } from "zod";
import { AskedDay, Day, EXAMPLE_ID, Id, Instant, Label } from "./shapes.ts";

export const SubjectKind = z.enum(["building", "storey", "space", "unit", "element", "record"]);
export const FactQuality = z.enum(["declared", "documented", "verified"]);
export type FactQuality = z.infer<typeof FactQuality>;

/** Text, number, yes or no; days as `YYYY-MM-DD`, money in cents. */
export const FactValue = z
  .union([z.string().max(2_000), z.number(), z.boolean()])
  .meta({ id: "FactValue", example: 350 });

export const FactSubject = z.object({ kind: SubjectKind, id: Id }).meta({ id: "FactSubject" });

export const DictionaryField = z
  .object({
    code: z.string(),
    section: z.string(),
    label: z.string(),
    of: SubjectKind,
    record: z.string().optional(),
    uni8290: z.array(z.string()).optional(),
    kind: z.enum(["text", "number", "money", "boolean", "day", "code"]),
    unit: z.string().optional(),
    most: z.number().optional(),
    least: z.number().optional(),
    decimals: z.int().optional(),
    /** Of a day: it cannot be later than today. */
    past: z.boolean().optional(),
    codes: z.array(Label).optional(),
    owner: z.string().optional(),
    provider: z.string(),
  })
  .meta({ id: "DictionaryField" });
export type DictionaryField = z.infer<typeof DictionaryField>;

export const DossierDictionary = z
  .object({
    version: z.int(),
    sections: z.array(Label),
    recordKinds: z.array(
      z.object({ code: z.string(), section: z.string(), label: z.string(), plural: z.string() }),
    ),
    fields: z.array(DictionaryField),
  })
  .meta({ id: "DossierDictionary" });

/** Who said a value, when, on which document. */
export const FactOrigin = z
  .object({
    claimId: Id,
    source: z.string(),
    saidBy: z.string(),
    quality: FactQuality,
    evidenceId: Id.optional(),
    note: z.string().optional(),
    validFrom: Day,
    recordedAt: Instant,
    /** The last day on which it counts as current. */
    freshUntil: Day.optional(),
  })
  .meta({ id: "FactOrigin" });
export type FactOrigin = z.infer<typeof FactOrigin>;

export const DossierFact = z
  .object({
    subjectId: Id,
    field: z.string(),
    label: z.string(),
    required: z.boolean(),
    state: z.enum(["missing", "stale", "declared", "founded"]),
    /** Who is asked for it when it is missing. */
    provider: z.string(),
    value: FactValue.optional(),
    /** As Italians write it. */
    text: z.string().optional(),
    origin: FactOrigin.optional(),
    /** Claims of other sources that say otherwise, unsettled. */
    disagreeing: z.int(),
  })
  .meta({ id: "DossierFact" });
export type DossierFact = z.infer<typeof DossierFact>;

export const DossierRecord = z
  .object({ id: Id, kind: z.string(), label: z.string(), source: z.string(), facts: z.array(DossierFact) })
  .meta({ id: "DossierRecord" });

export const DossierSection = z
  .object({
    code: z.string(),
    title: z.string(),
    required: z.int(),
    stated: z.int(),
    facts: z.array(DossierFact),
    records: z.array(
      z.object({ kind: z.string(), label: z.string(), required: z.boolean(), items: z.array(DossierRecord) }),
    ),
  })
  .meta({ id: "DossierSection" });
export type DossierSection = z.infer<typeof DossierSection>;

/** Counts, and not a mark alone: who reads them sees what makes them. */
export const DossierMeasure = z
  .object({ required: z.int(), stated: z.int(), founded: z.int(), current: z.int() })
  .meta({ id: "DossierMeasure" });
export type DossierMeasure = z.infer<typeof DossierMeasure>;

export const Dossier = z
  .object({
    building: z.object({
      id: Id,
      code: z.string(),
      name: z.string(),
      addressText: z.string(),
      use: z.string(),
      useLabel: z.string(),
    }),
    /** The day whose dossier it is, and the instant up to which what was written is known. */
    day: Day,
    known: Instant,
    isPast: z.boolean(),
    /** Number of its last change. */
    version: z.int(),
    measure: DossierMeasure,
    sections: z.array(DossierSection),
    /** What it is made of, that has facts of its own. */
    parts: z.object({ storeys: z.int(), spaces: z.int(), units: z.int(), elements: z.int() }),
    disagreeing: z.int(),
  })
  .meta({ id: "Dossier" });
export type Dossier = z.infer<typeof Dossier>;

export const FactClaim = z
  .object({
    id: Id,
    value: FactValue,
    text: z.string(),
    source: z.string(),
    saidBy: z.string(),
    cause: z.string(),
    quality: FactQuality,
    evidenceId: Id.optional(),
    note: z.string().optional(),
    validFrom: Day,
    recordedAt: Instant,
    supersededAt: Instant.optional(),
    supersededBy: z.string().optional(),
    isShown: z.boolean(),
  })
  .meta({ id: "FactClaim" });
export type FactClaim = z.infer<typeof FactClaim>;

export const SaidFact = z
  .object({
    subject: FactSubject.optional().meta({ description: "Di che cosa; assente: dell'edificio" }),
    field: z.string().min(1).max(60),
    value: FactValue,
    quality: FactQuality.default("declared"),
    evidenceId: Id.optional(),
    note: z.string().trim().max(1_000).optional(),
    validFrom: AskedDay,
    /** The claim that was shown to who writes this, or null: it was missing. Another one by now: nothing is written. */
    seen: Id.nullable(),
  })
  .meta({
    id: "SaidFact",
    example: {
      field: "apeClass",
      value: "C",
      quality: "documented",
      validFrom: "2026-03-01",
      seen: null,
      evidenceId: EXAMPLE_ID,
    },
  });
export type SaidFact = z.infer<typeof SaidFact>;

export const DossierListItem = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    use: z.string(),
    useLabel: z.string(),
    municipio: z.string().optional(),
    measure: DossierMeasure,
    disagreeing: z.int(),
  })
  .meta({ id: "DossierListItem" });
export type DossierListItem = z.infer<typeof DossierListItem>;

export const Disagreement = z
  .object({
    buildingId: Id,
    buildingCode: z.string(),
    buildingName: z.string(),
    subject: FactSubject,
    subjectLabel: z.string(),
    field: z.string(),
    label: z.string(),
    since: Instant,
    claims: z.array(FactClaim),
  })
  .meta({ id: "Disagreement" });
export type Disagreement = z.infer<typeof Disagreement>;

export const ComparedFact = z
  .object({
    section: z.string(),
    field: z.string(),
    label: z.string(),
    /** Of a record: which. */
    record: z.string().optional(),
    change: z.enum(["same", "added", "removed", "changed"]),
    one: z.string().optional(),
    other: z.string().optional(),
  })
  .meta({ id: "ComparedFact" });
export type ComparedFact = z.infer<typeof ComparedFact>;

export const DossierChange = z
  .object({
    number: z.int(),
    at: Instant,
    actor: z.string(),
    cause: z.string(),
    claims: z.int(),
    /** Of its values, the first ones. */
    fields: z.array(z.string()),
    hash: z.string(),
  })
  .meta({ id: "DossierChange" });
export type DossierChange = z.infer<typeof DossierChange>;
