import type { Doer, OwnCheckRule } from "@stabile/contract/compliance-rule";
import type { z } from "zod";
import { planning } from "#text/it-planning.ts";
import { dayText, todayText } from "#ui/dates.ts";

const words = planning.rules;

export interface RuleDraft {
  code: string;
  title: string;
  /** Class of UNI 8290; empty: the building. */
  uni8290: string;
  ofElement: boolean;
  months: string;
  from: string;
  norm: string;
  doneBy: z.infer<typeof Doer>;
  document: string;
  opensWork: boolean;
  forbidsUse: boolean;
  reason: string;
}

/** Where a form begins: from the version in force, or from nothing. */
export function draftOf(rule: OwnCheckRule | undefined): RuleDraft {
  const last = rule?.versions.at(-1);
  const term = last?.terms.at(-1);
  const months = term && "every" in term && "months" in term.every ? String(term.every.months) : "12";
  return {
    ...{ code: rule?.code ?? "", title: rule?.title ?? "", months, from: todayText(), reason: "" },
    ofElement: last?.of.kind === "element",
    uni8290: last?.of.kind === "element" ? last.of.uni8290 : "",
    ...{ norm: last?.norm ?? "", doneBy: last?.doneBy ?? "owner", document: last?.document ?? "" },
    opensWork: last?.onNegative.opensWork ?? true,
    forbidsUse: last?.onNegative.forbidsUse ?? false,
  };
}

export type RuleFaults = Partial<Record<keyof RuleDraft, string>>;

const isShort = (text: string, least: number): boolean => text.trim().length < least;

export function faultsOf(draft: RuleDraft, former: OwnCheckRule | undefined): RuleFaults {
  const { form } = words;
  const begins = former?.versions.at(-1)?.from;
  const months = Number(draft.months);
  return {
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.code) ? {} : { code: form.wrongCode }),
    ...(isShort(draft.title, 3) ? { title: form.missing } : {}),
    ...(draft.ofElement && !/^\d{1,2}(\.\d{1,2}){0,4}$/.test(draft.uni8290)
      ? { uni8290: form.wrongClass }
      : {}),
    ...(Number.isInteger(months) && months >= 1 && months <= 600 ? {} : { months: form.wrongMonths }),
    ...(draft.from === "" ? { from: form.missing } : {}),
    ...(begins !== undefined && draft.from !== "" && draft.from <= begins
      ? { from: form.afterLast(dayText(begins)) }
      : {}),
    ...(isShort(draft.norm, 3) ? { norm: form.missing } : {}),
    ...(isShort(draft.document, 2) ? { document: form.missing } : {}),
    ...(isShort(draft.reason, 3) ? { reason: form.missing } : {}),
  };
}

const DAY_MS = 86_400_000;
const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

/** The rule as it is sent: the former versions end where the new one begins, and stay. */
export function ruleOf(draft: RuleDraft, former: OwnCheckRule | undefined): OwnCheckRule {
  const { from, doneBy, opensWork, forbidsUse } = draft;
  const last = former?.versions.at(-1);
  const of = draft.ofElement
    ? { kind: "element" as const, uni8290: draft.uni8290 }
    : { kind: "building" as const };
  const begun: OwnCheckRule["versions"][number] = {
    ...{ from, norm: draft.norm.trim(), certainty: "read", of: last?.of ?? of, doneBy },
    ...(last?.when === undefined ? {} : { when: last.when }),
    terms: [{ every: { months: Number(draft.months) }, anchor: "last-done" }],
    ...{ document: draft.document.trim(), onNegative: { opensWork, forbidsUse } },
  };
  const before = (former?.versions ?? []).map((version) =>
    version.to === undefined || version.to >= from ? { ...version, to: dayBefore(from) } : version,
  );
  // Municipal rules are numbered after those of the catalogue.
  const head = former ?? { code: draft.code, number: 1_000, title: draft.title.trim() };
  return { ...head, versions: [...before, begun] };
}

/** «12 mesi», where it is one period; otherwise the norm says it. */
export function periodText({ versions }: OwnCheckRule): string {
  const terms = versions.at(-1)?.terms ?? [];
  const [only] = terms;
  if (terms.length !== 1 || only === undefined || !("every" in only)) return words.other;
  return "months" in only.every ? words.months(only.every.months) : words.days(only.every.days);
}
