import { z } from "zod";

/** Shapes that several areas share. Instants are RFC 3339 in UTC; days are `YYYY-MM-DD`; geometry is EPSG:4326. */
export const Id = z.uuid();
export const Instant = z.iso.datetime({ offset: true });
export const Day = z.iso.date();

/**
 * What a caller asks or writes is bounded where the database, maps and calendars are: a year 0 or 99999 is a slip, and
 * must be told as one.
 */
const [FIRST_DAY, LAST_DAY] = ["1900-01-01", "2200-12-31"];
const isNear = (day: string) => day >= FIRST_DAY && day <= LAST_DAY;
/** Asked only of what is a date at all: a slip is told once. */
const NEAR = {
  error: "Attesa una data fra il 1900 e il 2200",
  when: ({ issues }: { issues: readonly unknown[] }) => issues.length === 0,
};
export const AskedDay = Day.refine(isNear, NEAR);
export const AskedInstant = Instant.refine((text) => isNear(new Date(text).toISOString().slice(0, 10)), NEAR);

/** On Earth, in degrees. */
export const AskedPoint = z
  .object({ longitude: z.number().min(-180).max(180), latitude: z.number().min(-90).max(90) })
  .meta({ id: "AskedPoint" });

export const Point = z.object({ longitude: z.number(), latitude: z.number() }).meta({ id: "Point" });
export type Point = z.infer<typeof Point>;

export const EXAMPLE_ID = "0199c0de-0000-7000-8000-00000000c0de";

/** An identifier in an address; `of` says of what, in Italian. */
export const idParams = (of: string) =>
  z.object({ id: Id.meta({ description: `Identificativo ${of} (UUID)`, example: EXAMPLE_ID }) });

export const PageQuery = z.object({
  // A list by name goes on after a name: what its index holds of one (2,700 bytes) fits, in base64url.
  cursor: z.string().max(4_096).optional().meta({
    description: "Segnaposto della pagina dopo: il `nextCursor` della risposta precedente, così com'è",
    example: "WyIyMDI2LTA2LTI0VDA4OjAwOjAwLjAwMDAwMFoiLCIwMTk5YzBkZS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMGMwZGUiXQ",
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({
    description: "Quante voci al massimo in una pagina",
    example: 50,
  }),
});

export function page<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    /** Absent on the last page. */
    nextCursor: z.string().optional(),
  });
}

export const UrgencyCode = z.enum(["emergency", "urgent", "normal"]);
export type UrgencyCode = z.infer<typeof UrgencyCode>;

export const RequestState = z.enum([
  "received",
  "triaged",
  "merged",
  "rejected",
  "in-charge",
  "resolved",
  "reopened",
  "withdrawn",
]);
export type RequestState = z.infer<typeof RequestState>;

export const WorkOrderState = z.enum([
  "draft",
  "issued",
  "accepted",
  "planned",
  "in-progress",
  "suspended",
  "executed",
  "reported",
  "verified",
  "accounted",
  "invoiced",
  "cancelled",
]);
export type WorkOrderState = z.infer<typeof WorkOrderState>;

/** Filters that several lists share. */
export const filters = {
  q: z.string().max(200).optional().meta({
    description: "Parole da cercare, ciascuna contenuta; maiuscole e accenti non contano",
    example: "scuola garibaldi",
  }),
  municipio: z.string().max(10).optional().meta({
    description: "Codice del Municipio, come negli elenchi di `/catalogue`",
    example: "III",
  }),
  category: z.string().max(40).optional().meta({
    description: "Codice della categoria, come negli elenchi di `/catalogue`",
    example: "leak",
  }),
  urgency: UrgencyCode.optional().meta({ description: "Urgenza", example: "urgent" }),
  buildingId: Id.optional().meta({
    description: "Solo ciò che riguarda questo edificio",
    example: EXAMPLE_ID,
  }),
  elementId: Id.optional().meta({
    description: "Solo ciò che riguarda questo elemento tecnico",
    example: EXAMPLE_ID,
  }),
};

export const Label = z.object({ code: z.string(), label: z.string() }).meta({ id: "Label" });

export const Ref = z.object({ id: Id, code: z.string(), name: z.string() }).meta({ id: "Ref" });
export type Ref = z.infer<typeof Ref>;

export const HistoryEntry = z
  .object({
    id: Id,
    at: Instant,
    actor: z.string(),
    action: z.string(),
    label: z.string(),
    fromState: z.string().optional(),
    toState: z.string().optional(),
    note: z.string().optional(),
  })
  .meta({ id: "HistoryEntry" });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const Attachment = z
  .object({
    id: Id,
    fileName: z.string(),
    mediaType: z.string().optional(),
    byteLength: z.int().optional(),
    caption: z.string().optional(),
    state: z.enum(["to-fetch", "stored", "refused"]),
    refuseReason: z.string().optional(),
    createdAt: Instant,
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof Attachment>;

export const FieldError = z.object({ field: z.string(), message: z.string() }).meta({ id: "FieldError" });

export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z.array(FieldError).optional(),
  })
  .meta({ id: "Problem" });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

export const Done = z.object({ id: Id, version: z.int() }).meta({ id: "Done" });
export type Done = z.infer<typeof Done>;
