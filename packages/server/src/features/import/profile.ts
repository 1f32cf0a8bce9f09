import { z } from "zod";
import { ENCODINGS } from "#features/import/inspect-file.ts";
import { PROJECTIONS } from "#features/import/projections.ts";
import { SEPARATORS } from "#features/import/read-csv.ts";

export const IMPORT_KINDS = ["streets", "civics", "buildings", "reports"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** A heading of the file; or several, of which the first that the file has is meant: what a generic profile needs. */
const column = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const place = { x: column.optional(), y: column.optional() };
const street = {
  /** The street's code in the gazetteer; or its kind and name, when the file has no codes. */
  streetCode: column.optional(),
  streetKind: column.optional(),
  streetName: column.optional(),
};

/** Platforms that bring rows of their own: a file must not be taken for one of them. */
const PLATFORMS = ["czrm", "realgimm", "gateway", "sirac"];

export const importSource = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,59}$/, "minuscole, cifre, punti e trattini, da 2 a 60")
  .refine((source) => !PLATFORMS.includes(source), "è il nome di una piattaforma: scegline un altro");

const reading = {
  name: z.string().min(1),
  description: z.string().optional(),
  /** Who the data is of: rows are known by it and by their own key, and what comes from others is not touched. */
  source: importSource,
  encoding: z.enum(ENCODINGS).optional(),
  separator: z.enum(SEPARATORS).optional(),
  sheet: z.string().optional(),
  crs: z.enum(Object.keys(PROJECTIONS) as [string, ...string[]]).optional(),
  /** West, south, east, north of the municipality, in degrees WGS84: points outside are refused. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
};

const streetsProfile = z.strictObject({
  kind: z.literal("streets"),
  ...reading,
  columns: z.strictObject({
    code: column,
    kind: column.optional(),
    name: column,
    municipio: column.optional(),
    postcode: column.optional(),
  }),
});

const civicsProfile = z.strictObject({
  kind: z.literal("civics"),
  ...reading,
  /** Whether an R after the number is the colour red (Genoa, Savona, Florence) or a letter as any other. */
  redNumbers: z.boolean().default(false),
  columns: z.strictObject({
    ...street,
    ...place,
    number: column,
    letter: column.optional(),
    colour: column.optional(),
    postcode: column.optional(),
    validFrom: column.optional(),
  }),
});

const buildingsProfile = z.strictObject({
  kind: z.literal("buildings"),
  ...reading,
  redNumbers: z.boolean().default(false),
  /** The file's uses → ours; one that is not here is kept as it is written. */
  uses: z.record(z.string(), z.string().min(1)).default({}),
  columns: z.strictObject({
    ...street,
    ...place,
    code: column,
    name: column,
    use: column.optional(),
    municipio: column.optional(),
    /** Street and number in one: used where they have no columns of their own. */
    address: column.optional(),
    number: column.optional(),
    letter: column.optional(),
    colour: column.optional(),
    cadastralSection: column.optional(),
    cadastralSheet: column.optional(),
    cadastralParcel: column.optional(),
    builtYear: column.optional(),
    storeyCount: column.optional(),
  }),
});

const REPORT_STATES = ["received", "triaged", "in-charge", "resolved", "rejected", "withdrawn"] as const;

export type ReportState = (typeof REPORT_STATES)[number];

const reportsProfile = z.strictObject({
  kind: z.literal("reports"),
  ...reading,
  /** The file's states → ours. A row whose state is not here is refused. */
  states: z.record(z.string(), z.enum(REPORT_STATES)),
  /** The file's categories → codes of ours. One that is not here is kept in words, and its report has no category. */
  categories: z.record(z.string(), z.string()).default({}),
  columns: z.strictObject({
    ...place,
    key: column,
    number: column.optional(),
    state: column,
    opened: column,
    closed: column.optional(),
    category: column.optional(),
    subject: column.optional(),
    description: column.optional(),
    address: column.optional(),
    municipio: column.optional(),
  }),
});

export const importProfile = z.discriminatedUnion("kind", [
  streetsProfile,
  civicsProfile,
  buildingsProfile,
  reportsProfile,
]);

const SCHEMAS = {
  streets: streetsProfile,
  civics: civicsProfile,
  buildings: buildingsProfile,
  reports: reportsProfile,
} as const;

/** What a profile of a kind may say, at its top or within `columns`. */
export function keysOfProfile(kind: ImportKind, within: "top" | "columns"): string[] {
  const { shape } = SCHEMAS[kind];
  return Object.keys(within === "top" ? shape : shape.columns.shape);
}

export type ImportProfile = z.infer<typeof importProfile>;
export type BuildingsProfile = z.infer<typeof buildingsProfile>;
export type ReportsProfile = z.infer<typeof reportsProfile>;
