import { z } from "zod";

/** What SIRAC may say of a person, by our names. */
const ATTRIBUTES = {
  taxCode: "codice fiscale",
  spidCode: "codice SPID",
  account: "utenza di dominio",
  name: "nome",
  familyName: "cognome",
  email: "indirizzo e-mail",
  birthDate: "data di nascita",
  groups: "gruppi di dominio",
} as const;
export type Attribute = keyof typeof ATTRIBUTES;
const KEYS = Object.keys(ATTRIBUTES) as [Attribute, ...Attribute[]];

/** As a person reads it. */
export const labelOfAttribute = (attribute: Attribute): string => ATTRIBUTES[attribute];

/** Any one of them says who somebody is. In the order in which they are believed. */
export const IDENTIFIERS = ["taxCode", "spidCode", "account"] as const satisfies readonly Attribute[];

/** What is said of the sign-in itself, and of a delegation: whatever the class, they come along. */
const FACTS = [
  "session",
  "subject",
  "expires",
  "identityProvider",
  "level",
  "method",
  "delegatorTaxCode",
  "delegatorName",
  "delegatorFamilyName",
  "delegationId",
  "delegationKind",
] as const;
export type Fact = (typeof FACTS)[number];

const pattern = z
  .string()
  .max(200)
  .transform((source, context) => {
    try {
      return new RegExp(source, "i");
    } catch {
      context.addIssue({ code: "custom", message: `«${source}» non è un'espressione regolare` });
      return z.NEVER;
    }
  });

/** Names of headers or claims, the preferred first; capitals do not matter. */
const names = z.array(z.string().regex(/^[\w-]{1,80}$/));

const carrier = z.strictObject(
  Object.fromEntries([...KEYS, ...FACTS].map((key) => [key, names.default([])])) as Record<
    Attribute | Fact,
    z.ZodDefault<typeof names>
  >,
);
/** What each thing is called by whoever brings it. */
export type Names = z.infer<typeof carrier>;

/**
 * How this municipality's SIRAC is configured towards Stabile: the names it uses, what each class of attributes brings,
 * what Stabile needs, how levels and methods are told. Where SIRAC says otherwise, a file says it; no release.
 */
export const AccessProfile = z.strictObject({
  name: z.string().min(1),
  description: z.string().optional(),
  /** As the proxy writes them. Two lists, because a header that no proxy takes away would be believed from anybody. */
  headers: carrier,
  /** As the id_token names them. */
  claims: carrier,
  /** Attribute class → what it brings. */
  classes: z.record(z.string(), z.array(z.enum(KEYS))),
  /** Without these nobody is let in; one of the identifiers is always needed. */
  required: z.array(z.enum(KEYS)),
  /** Taken when they come. What is in neither list is not even read. */
  optional: z.array(z.enum(KEYS)),
  /** What the level is called, tried in turn. */
  levels: z.array(z.strictObject({ matches: pattern, level: z.literal([1, 2, 3]) })),
  /** What a method is worth where nobody says the level. */
  levelOfMethod: z.partialRecord(z.enum(["spid", "cie", "cns", "eidas", "domain"]), z.literal([1, 2, 3])),
  /** How the person identified themselves, told by what is said of the sign-in; the first that fits. */
  methods: z.array(
    z.strictObject({
      fact: z.enum(["method", "identityProvider", "level"]),
      matches: pattern,
      method: z.enum(["spid", "cie", "cns", "eidas", "domain"]),
    }),
  ),
});
export type AccessProfile = z.infer<typeof AccessProfile>;

/** What a class does not bring and Stabile cannot do without; undefined: nothing. */
export function lackOfClass(profile: AccessProfile, attributeClass: string): string | undefined {
  const brought = profile.classes[attributeClass];
  if (brought === undefined)
    return `non c'è tra le classi del profilo (${Object.keys(profile.classes).join(", ")})`;
  if (!IDENTIFIERS.some((identifier) => brought.includes(identifier)))
    return "non porta né il codice fiscale né un altro identificativo";
  const missing = profile.required.filter((attribute) => !brought.includes(attribute));
  return missing.length === 0 ? undefined : `non porta: ${missing.map(labelOfAttribute).join(", ")}`;
}
