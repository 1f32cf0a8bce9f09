import { z } from "zod";
import { jsonSetting } from "#runtime/json-setting.ts";
import { secret } from "#runtime/secret-settings.ts";

/** Statuses that we tell, by our name. */
const TOLD = [
  "taken-in-charge",
  "planned",
  "suspended",
  "resumed",
  "executed",
  "rejected",
  "reopened",
] as const;

/** Picklists are each organisation's own (reference: interop.md §3): a label is found whatever its capitals and blanks. */
export function foldLabel(label: string): string {
  return label.trim().toLowerCase();
}

const words = z.array(z.string().trim().min(1)).transform((labels) => new Set(labels.map(foldLabel)));

function dictionary<V extends z.ZodType<string>>(value: V) {
  return z.record(z.string(), value).transform((labels, context) => {
    const folded = new Map<string, z.output<V>>();
    for (const [label, meaning] of Object.entries(labels)) {
      const key = foldLabel(label);
      if (folded.has(key) && folded.get(key) !== meaning)
        context.addIssue({ code: "custom", message: `«${label}» ha due significati` });
      folded.set(key, meaning);
    }
    return folded;
  });
}

const told = z.strictObject({ status: z.string().trim().min(1), label: z.string().trim().min(1).max(255) });

/** The words that an organisation's picklists are made of, and what each means to us. */
const CzrmProfile = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  /** `Status` of a case that nobody has touched. */
  newStatuses: words,
  closedStatuses: words,
  /** Every other `Status`. One that is in none of these lists is parked; with none here, whatever comes is "in charge". */
  openStatuses: words.default(new Set()),
  /** `StatoFrontEnd__c` of a case that its citizen has reopened. */
  reopenedLabels: words,
  /** `StatoFrontEnd__c` of a closed case that was not carried out; any other closed case was. */
  endings: dictionary(z.enum(["rejected", "withdrawn"])),
  /** `RecordTypeName__c` of what is no report on the city's things: e-mails turned into cases, help on a service. */
  ignoredRecordTypes: words,
  /** `RecordTypeName__c` of reports. Any type that is in neither list is parked; with none here, whatever comes is a report. */
  reportRecordTypes: words.default(new Set()),
  /** `TipoCommento__c` of the comments that the citizen reads. */
  publicCommentType: z.string().trim().min(1),
  /** What is written in `Status` and `StatoFrontEnd__c` for each status of ours. */
  told: z.strictObject(Object.fromEntries(TOLD.map((status) => [status, told])) as ToldShape),
  /** `Categoria__c` → code of a category of ours. What is not here stays with its own word, for a person to decide. */
  categories: dictionary(z.string().trim().min(1)),
});
type ToldShape = Record<(typeof TOLD)[number], typeof told>;
export type CzrmProfile = z.infer<typeof CzrmProfile>;

export const CzrmConfig = z.object({
  /** What people here call it. */
  CZRM_NAME: z.string().trim().min(1).max(40).default("CzRM"),
  /** Context of CzRM on the gateway. */
  CZRM_CONTEXT: z.string().default("/czrm"),
  CZRM_API_VERSION: z.string().default("v59.0"),
  CZRM_FILE_API_VERSION: z.string().default("v56.0"),
  CZRM_POLL_SECONDS: z.coerce.number().min(0.5).default(10),
  /** How far back each poll looks again: what was being written while the last one read. */
  CZRM_OVERLAP_SECONDS: z.coerce.number().int().min(1).default(120),
  /** From this part of the day's calls on, what can wait waits (reference: interop.md §3). */
  CZRM_BRAKE_PERCENT: z.coerce.number().int().min(1).max(100).default(80),
  /** How often cases are polled while the brake is on. */
  CZRM_BRAKE_POLL_SECONDS: z.coerce.number().min(1).default(120),
  /** The words of this municipality's organisation. */
  CZRM_PROFILE: z.string().default("genova-czrm").pipe(jsonSetting(CzrmProfile)),
  CZRM_ESB_SECRET: secret(
    z
      .string("manca il segreto con cui l'ESB firma, di almeno 8 caratteri")
      .min(8, "manca il segreto con cui l'ESB firma, di almeno 8 caratteri"),
  ),
});
export type CzrmConfig = z.infer<typeof CzrmConfig>;
