import { z } from "zod";
import { fieldOf, recordKindOf } from "#domain/dossier/dictionary/dictionary.ts";
import type { RegisterLayout } from "#domain/dossier-book/register-layout.ts";
import { jsonSetting } from "#runtime/json-setting.ts";

const PARTS = ["unit", "element", "space", "storey"];

/** A field of the dictionary, one of a kind of which there are several, or a word that is the same for all. */
function isKnown(from: string): boolean {
  if (from.startsWith("=")) return true;
  const [kind = "", field] = from.split(".");
  if (field === undefined) return fieldOf(kind) !== undefined;
  return fieldOf(field) !== undefined && (recordKindOf(kind) !== undefined || PARTS.includes(kind));
}

const Layout = z.strictObject({
  sheet: z.string().min(1).max(31),
  columns: z
    .array(
      z.strictObject({
        section: z.string().max(80),
        header: z.string().min(1).max(200),
        from: z.string().refine(isKnown, "non è un dato del dizionario"),
      }),
    )
    .min(1)
    .max(200),
}) satisfies z.ZodType<RegisterLayout>;

/** How exports are kept, and the registers whose receiver wants other headings than those that come with Stabile. */
export const ExportConfig = z.object({
  KEEP_EXPORTS_DAYS: z.coerce.number().int().min(1).max(365).default(7),
  CENSUS_LAYOUT: jsonSetting(Layout).optional(),
  SCHOOL_LAYOUT: jsonSetting(Layout).optional(),
});
