import type { Quality, Value } from "#domain/dossier/claims.ts";
import type { Field, RecordKind } from "#domain/dossier/dictionary/field.ts";
import { FIELDS, RECORD_KINDS } from "#domain/dossier/dictionary/dictionary.ts";
import { type Facts, judge } from "#domain/obligations/condition.ts";

/** What a dossier's completeness is measured on: today's values of the building itself, and of which records it has some. */
export interface Measured {
  use: string;
  /** Of the building itself, by field. */
  facts: ReadonlyMap<string, MeasuredFact>;
  /** Kinds of which there is at least one. */
  records: ReadonlySet<string>;
  today: string;
}

export interface MeasuredFact {
  value: Value;
  quality: Quality;
  /** The last day on which it counts as current. */
  freshUntil?: string | undefined;
}

/** What the dossier of this use is asked for, and is not there or is no longer sure. */
export interface Asked {
  code: string;
  kind: "field" | "record";
  state: "missing" | "stale" | "declared" | "founded";
}

export interface Completeness {
  required: number;
  stated: number;
  /** Of those stated, proven by a document or seen by who answers for it. */
  founded: number;
  /** Of those stated, still current. */
  current: number;
  asked: readonly Asked[];
}

/** How complete, how founded and how current a dossier is: counts, so that who reads it can see what makes them. */
export function completenessOf(measured: Measured): Completeness {
  const values: Facts = new Map([...measured.facts].map(([code, { value }]) => [code, value]));
  const asked = [
    ...FIELDS.filter((field) => field.of === "building" && isAsked(field, measured.use, values)).map(
      ({ code }): Asked => ({
        code,
        kind: "field",
        state: stateOf(measured.facts.get(code), measured.today),
      }),
    ),
    ...RECORD_KINDS.filter((kind) => isAsked(kind, measured.use, values)).map(
      ({ code }): Asked => ({
        code,
        kind: "record",
        state: measured.records.has(code) ? "founded" : "missing",
      }),
    ),
  ];
  const stated = asked.filter(({ state }) => state !== "missing");
  return {
    required: asked.length,
    stated: stated.length,
    founded: asked.filter(({ code, state }) => state === "founded" || isFounded(measured.facts.get(code)))
      .length,
    current: stated.filter(({ state }) => state !== "stale").length,
    asked,
  };
}

/** Whether the dossier of such a building must have it. What depends on a fact that nobody has stated is not asked yet. */
export function isAsked(
  { required, requiredWhen }: Pick<Field | RecordKind, "required" | "requiredWhen">,
  use: string,
  facts: Facts,
): boolean {
  if (required === undefined || (required !== "all" && !required.includes(use))) return false;
  return requiredWhen === undefined || judge(requiredWhen, facts).verdict === "yes";
}

function stateOf(fact: MeasuredFact | undefined, today: string): Asked["state"] {
  if (fact === undefined) return "missing";
  if (fact.freshUntil !== undefined && fact.freshUntil < today) return "stale";
  return isFounded(fact) ? "founded" : "declared";
}

const isFounded = (fact: MeasuredFact | undefined): boolean =>
  fact !== undefined && fact.quality !== "declared";
