import { readFileSync } from "node:fs";
import { z } from "zod";
import { ReplayRefused } from "#replay/replay-refused.ts";

/** What can happen to a report at its platform after it was filed. */
export const STEP_NAMES = [
  "taken",
  "closed",
  "rejected",
  "archived",
  "cancelled",
  "deleted",
  "reopened",
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** A step happens on the day of a column, or so many days after the opening when the file does not say it. */
const step = z.union([
  z.strictObject({ do: z.enum(STEP_NAMES), on: z.enum(["opened", "closed"]) }),
  z.strictObject({ do: z.enum(STEP_NAMES), daysAfterOpening: z.int().min(0).max(3_650) }),
]);

const profileSchema = z.strictObject({
  name: z.string().min(1),
  encoding: z.enum(["utf-8", "windows-1252"]).default("utf-8"),
  separator: z.enum([";", ",", "\t", "|"]).default(";"),
  timeZone: z.string().default("Europe/Rome"),
  /** How Stabile is configured for this municipality. */
  settings: z.record(z.string().regex(/^(CZRM_PROFILE|MUNICIPALITY_[A-Z_]+)$/), z.string()).default({}),
  /** Headings of the file. */
  columns: z.strictObject({
    id: z.string(),
    state: z.string(),
    opened: z.string(),
    closed: z.string(),
    subject: z.string(),
    category: z.string(),
  }),
  /** The file's states: what happened to such a report, in order, and the state its request must end in. */
  states: z.record(z.string(), z.strictObject({ steps: z.array(step).max(4), expect: z.string() })),
  /**
   * The file's categories: the label given to the Case (the file's own when left out) and the category that the request
   * must have. One that is not here is kept as it is, and its request must have none.
   */
  categories: z
    .record(z.string(), z.strictObject({ label: z.string().optional(), expect: z.string().optional() }))
    .default({}),
});
export type Profile = z.infer<typeof profileSchema>;

/** Reads a mapping profile. @throws ReplayRefused that says what is wrong with it */
export function readProfile(path: string): Profile {
  const text = readText(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReplayRefused(`Il profilo ${path} non è JSON: ${(error as Error).message}`);
  }
  const profile = profileSchema.safeParse(json);
  if (!profile.success) throw new ReplayRefused(`Il profilo ${path}:\n${z.prettifyError(profile.error)}`);
  return profile.data;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ReplayRefused(`Il profilo ${path} non si legge: ${(error as Error).message}`);
  }
}
