import { z } from "zod";
import { Day } from "./shapes.ts";

/** A check of the law as data: the shape of the server's own catalogue, in which a municipality writes its own. */
const Fact = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,59}$/);
const Value = z.union([z.boolean(), z.number(), z.string().max(60)]);

const FactTest = z.union([
  z.strictObject({ fact: Fact, is: z.union([Value, z.array(Value).min(1).max(60)]) }),
  z.strictObject({ fact: Fact, atLeast: z.number() }),
  z.strictObject({ fact: Fact, above: z.number() }),
  z.strictObject({ fact: Fact, below: z.number() }),
]);

/** Two floors of «all» and «any» say what every norm of the catalogue says; more would be read by nobody. */
const Negated = z.union([FactTest, z.strictObject({ not: FactTest })]);
const Inner = z.union([
  Negated,
  z.strictObject({ all: z.array(Negated).min(1).max(12) }),
  z.strictObject({ any: z.array(Negated).min(1).max(12) }),
]);
const CheckCondition = z
  .union([
    Inner,
    z.strictObject({ all: z.array(Inner).min(1).max(12) }),
    z.strictObject({ any: z.array(Inner).min(1).max(12) }),
    z.strictObject({ not: Inner }),
  ])
  .meta({ id: "CheckCondition" });

const Period = z.union([
  z.strictObject({ months: z.int().min(1).max(600) }),
  z.strictObject({ days: z.int().min(1).max(3_660) }),
]);
/** A day that every year has. */
const MonthDay = z
  .string()
  .regex(
    /^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))$/,
  );

const usual = { when: CheckCondition.optional(), because: z.string().max(200).optional() };

const CheckTerm = z
  .union([
    z.strictObject({
      ...usual,
      every: Period,
      anchor: z.enum(["last-done", "fixed"]),
      earlyDays: z.int().min(0).max(366).optional(),
      firstWithin: Period.optional(),
    }),
    z.strictObject({ ...usual, yearlyBy: MonthDay }),
    z.strictObject({ ...usual, onceWithin: Period }),
    z.strictObject({ ...usual, onceBy: Day }),
    z.strictObject({ ...usual, onEvent: z.string().min(3).max(200), within: Period.optional() }),
  ])
  .meta({ id: "CheckTerm" });

export const Doer = z.enum([
  "owner",
  "maintainer",
  "professional",
  "authorised-body",
  "public-body",
  "laboratory",
]);

const RuleVersion = z
  .strictObject({
    from: Day,
    to: Day.optional(),
    norm: z.string().trim().min(3).max(300),
    certainty: z.enum(["read", "to-verify"]),
    of: z.union([
      z.strictObject({ kind: z.literal("building") }),
      z.strictObject({ kind: z.literal("element"), uni8290: z.string().regex(/^\d{1,2}(\.\d{1,2}){0,4}$/) }),
    ]),
    when: CheckCondition.optional(),
    terms: z.array(CheckTerm).min(1).max(12),
    doneBy: Doer,
    document: z.string().trim().min(2).max(120),
    onNegative: z.strictObject({ opensWork: z.boolean(), forbidsUse: z.boolean() }),
  })
  .meta({ id: "CheckRuleVersion" });

const RuleCode = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);

export const OwnCheckRule = z
  .strictObject({
    code: RuleCode,
    number: z.int().min(1).max(9_999),
    title: z.string().trim().min(3).max(200),
    versions: z.array(RuleVersion).min(1).max(20),
    includes: z.array(RuleCode).max(20).optional(),
    liftedBy: z.array(RuleCode).max(20).optional(),
  })
  .superRefine(({ versions }, context) => {
    for (const [index, version] of versions.entries()) {
      const wrong = (message: string) =>
        context.addIssue({ code: "custom", message, path: ["versions", index, "from"] });
      const next = versions[index + 1];
      if (version.to !== undefined && version.to < version.from) wrong("Finisce prima di cominciare");
      if (next !== undefined && (version.to === undefined || version.to >= next.from))
        wrong("Le versioni vanno in ordine di tempo, ciascuna finita prima della successiva");
      if (JSON.stringify(version.of) !== JSON.stringify(versions[0]?.of))
        wrong("Tutte le versioni riguardano lo stesso oggetto");
      if (version.terms.at(-1)?.when !== undefined)
        wrong("L'ultimo termine deve valere sempre, senza condizione");
    }
  })
  .meta({ id: "CheckRule" });
export type OwnCheckRule = z.infer<typeof OwnCheckRule>;
