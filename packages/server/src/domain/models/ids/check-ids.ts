import { facetOutcome, type IdsGround } from "#domain/models/ids/facet-outcome.ts";
import type {
  IdsDocument,
  IdsFacet,
  IdsRequirement,
  IdsSpecification,
} from "#domain/models/ids/ids-rules.ts";
import { valueText } from "#domain/models/ids/matches-value.ts";
import type { ModelObject, NeutralModel } from "#domain/models/model-object.ts";

export interface IdsFailure {
  key: string;
  name: string;
  ifcClass: string;
  /** What it lacks, in Italian. */
  reasons: string[];
}

export interface IdsResult {
  name: string;
  description?: string;
  instructions?: string;
  /** In Italian, one line for each requirement. */
  requirements: string[];
  passed: boolean;
  applicable: number;
  failed: number;
  /** Why, when it is not the objects one by one. */
  reason?: string;
  /** The first of those that failed. */
  failures: IdsFailure[];
}

/** Whoever has ten thousand walls to mend begins with some of them. */
const MOST_FAILURES = 200;

/** A model, sound, against what an IDS file asks of it, specification by specification. */
export function checkIds(document: IdsDocument, model: NeutralModel): IdsResult[] {
  const ground: IdsGround = {
    schema: model.schema,
    byKey: new Map(model.objects.map((object) => [object.key, object])),
  };
  return document.specifications.map((specification) => check(specification, model.objects, ground));
}

function check(
  specification: IdsSpecification,
  objects: readonly ModelObject[],
  ground: IdsGround,
): IdsResult {
  const { name, description, instructions, applicability, requirements, cardinality } = specification;
  const applicable = objects.filter((object) =>
    applicability.every((facet) => facetOutcome(facet, object, ground) === "met"),
  );
  const failures = applicable.flatMap((object) => {
    const reasons = requirements.flatMap((one) => whyNot(one, object, ground) ?? []);
    return reasons.length === 0
      ? []
      : [{ key: object.key, name: object.name, ifcClass: object.ifcClass, reasons }];
  });
  const outcome = outcomeOf(cardinality, applicable, failures);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(instructions === undefined ? {} : { instructions }),
    requirements: requirements.map(requirementText),
    applicable: applicable.length,
    ...outcome,
    failures: outcome.failures.slice(0, MOST_FAILURES),
  };
}

function outcomeOf(
  cardinality: IdsSpecification["cardinality"],
  applicable: readonly ModelObject[],
  failures: IdsFailure[],
): Pick<IdsResult, "passed" | "failed" | "reason" | "failures"> {
  if (cardinality === "prohibited") {
    const forbidden = applicable.length - failures.length;
    if (forbidden === 0) return { passed: true, failed: 0, failures: [] };
    const failing = new Set(failures.map(({ key }) => key));
    const present = applicable
      .filter(({ key }) => !failing.has(key))
      .map(({ key, name, ifcClass }) => ({ key, name, ifcClass, reasons: ["Nel modello non deve esserci"] }));
    return { passed: false, failed: forbidden, failures: present };
  }
  if (cardinality === "required" && applicable.length === 0)
    return {
      passed: false,
      failed: 0,
      failures,
      reason: "Nel modello non c'è nessun oggetto di quelli richiesti",
    };
  return { passed: failures.length === 0, failed: failures.length, failures };
}

function whyNot(
  { facet, cardinality }: IdsRequirement,
  object: ModelObject,
  ground: IdsGround,
): string | undefined {
  const outcome = facetOutcome(facet, object, ground);
  if (cardinality === "prohibited")
    return outcome === "met" ? `Non deve avere ${facetText(facet)}` : undefined;
  if (outcome === "met" || (cardinality === "optional" && outcome === "absent")) return undefined;
  return outcome === "absent" ? `Manca ${facetText(facet)}` : `Non è come richiesto: ${facetText(facet)}`;
}

const CARDINALITY: Readonly<Record<IdsRequirement["cardinality"], string>> = {
  required: "Deve avere",
  optional: "Se c'è, dev'essere",
  prohibited: "Non deve avere",
};

const requirementText = ({ facet, cardinality, instructions }: IdsRequirement): string =>
  `${CARDINALITY[cardinality]} ${facetText(facet)}${instructions === undefined ? "" : ` (${instructions})`}`;

function facetText(facet: IdsFacet): string {
  const withValue = (value: Parameters<typeof valueText>[0]) =>
    value === undefined ? "" : `: ${valueText(value)}`;
  switch (facet.facet) {
    case "entity":
      return `classe ${valueText(facet.name)}${facet.predefinedType ? `, tipo ${valueText(facet.predefinedType)}` : ""}`;
    case "attribute":
      return `attributo ${valueText(facet.name)}${withValue(facet.value)}`;
    case "property":
      return `proprietà ${valueText(facet.name)} di ${valueText(facet.set)}${withValue(facet.value)}`;
    case "classification":
      return `classificazione ${facet.system === undefined ? "di un sistema" : valueText(facet.system)}${withValue(facet.value)}`;
    case "material":
      return `materiale${withValue(facet.value)}`;
    case "partOf":
      return `appartenenza${facet.entity === undefined ? " a un insieme" : ` a ${valueText(facet.entity.name)}`}`;
    default:
      return facet satisfies never;
  }
}
