import type { DossierFact, FactOrigin } from "@stabile/contract/dossier-shapes";
import { isAsked } from "#domain/dossier/completeness.ts";
import type { Field } from "#domain/dossier/dictionary/field.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import type { Facts } from "#domain/obligations/condition.ts";
import type { ShownFact } from "#features/dossier/load-stated.ts";
import { PROVIDER_LABEL } from "#features/dossier/provider-labels.ts";

/** What decides whether a field is asked for, and is still current. */
export interface Viewed {
  use: string;
  facts: Facts;
  day: string;
}

/** A field of the dossier as it is read: with its value and where that comes from, or who is asked for it. */
export function factView(
  field: Field,
  { subjectId, fact }: { subjectId: string; fact: ShownFact | undefined },
  { use, facts, day }: Viewed,
): DossierFact {
  return {
    subjectId,
    field: field.code,
    label: field.label,
    required: isAsked(field, use, facts),
    state: stateOf(fact, day),
    provider: PROVIDER_LABEL[field.provider],
    disagreeing: fact?.disagreeing ?? 0,
    ...(fact === undefined
      ? {}
      : { value: fact.value, text: valueText(field, fact.value), origin: originOf(fact) }),
  };
}

function stateOf(fact: ShownFact | undefined, day: string): DossierFact["state"] {
  if (fact === undefined) return "missing";
  if (fact.freshUntil !== undefined && fact.freshUntil < day) return "stale";
  return fact.quality === "declared" ? "declared" : "founded";
}

function originOf(fact: ShownFact): FactOrigin {
  return {
    claimId: fact.claimId,
    source: fact.source,
    saidBy: fact.saidBy,
    quality: fact.quality,
    validFrom: fact.validFrom,
    recordedAt: fact.recordedAt,
    ...(fact.evidenceId === undefined ? {} : { evidenceId: fact.evidenceId }),
    ...(fact.note === undefined ? {} : { note: fact.note }),
    ...(fact.freshUntil === undefined ? {} : { freshUntil: fact.freshUntil }),
  };
}
