import type { ModelFinding, ModelObject, ModelParent, NeutralModel } from "#domain/models/model-object.ts";

/**
 * The same model with what would break whoever walks it set right, each time with a finding: an identifier is there once,
 * nothing contains itself, whoever is named as a parent exists. Done again it changes nothing.
 */
export function soundModel(model: NeutralModel): NeutralModel {
  const findings: ModelFinding[] = [];
  const objects = withoutCycles(withKnownParents(once(model.objects, findings), findings), findings);
  return { ...model, objects, findings: [...model.findings, ...findings] };
}

function once(objects: readonly ModelObject[], findings: ModelFinding[]): ModelObject[] {
  const seen = new Map<string, ModelObject>();
  for (const object of objects) {
    const first = seen.get(object.key);
    if (first === undefined) seen.set(object.key, object);
    else
      findings.push({
        code: "duplicate-id",
        message: `«${object.name}» ha lo stesso identificativo di «${first.name}»: si tiene il primo`,
        where: object.key,
      });
  }
  return [...seen.values()];
}

function withKnownParents(objects: readonly ModelObject[], findings: ModelFinding[]): ModelObject[] {
  const known = new Set(objects.map(({ key }) => key));
  return objects.map((object) => {
    const parents = object.parents.filter(({ key }) => known.has(key));
    const typeKey = object.typeKey !== undefined && known.has(object.typeKey) ? object.typeKey : undefined;
    const lost = object.parents.length - parents.length + (object.typeKey === typeKey ? 0 : 1);
    if (lost === 0) return object;
    findings.push({
      code: "missing-parent",
      message: `«${object.name}» sta in qualcosa che nel modello non c'è`,
      where: object.key,
    });
    const { typeKey: _lost, ...rest } = object;
    return { ...rest, parents, ...(typeKey === undefined ? {} : { typeKey }) };
  });
}

/** Of each ring the step that closes it is left out. */
function withoutCycles(objects: readonly ModelObject[], findings: ModelFinding[]): ModelObject[] {
  const parentsOf = new Map(objects.map(({ key, parents }) => [key, [...parents]]));
  const finished = new Set<string>();
  for (const { key } of objects) cutFrom(key, { parentsOf, finished, findings });
  return objects.map((object) => {
    const parents = parentsOf.get(object.key) as ModelParent[];
    return parents.length === object.parents.length ? object : { ...object, parents };
  });
}

interface Walk {
  parentsOf: Map<string, ModelParent[]>;
  finished: Set<string>;
  findings: ModelFinding[];
}

/** Depth first with a stack of one's own: a model a million deep must not end the process. */
function cutFrom(start: string, { parentsOf, finished, findings }: Walk): void {
  const path = [{ key: start, at: 0 }];
  const onPath = new Set([start]);
  while (path.length > 0) {
    const step = path.at(-1) as { key: string; at: number };
    const parents = parentsOf.get(step.key) ?? [];
    const next = finished.has(step.key) ? undefined : parents[step.at];
    if (next === undefined) {
      finished.add(step.key);
      onPath.delete(step.key);
      path.pop();
    } else if (onPath.has(next.key)) {
      parents.splice(step.at, 1);
      const message = "Sta dentro sé stesso, direttamente o attraverso altri: il giro è stato interrotto";
      findings.push({ code: "cyclic-containment", message, where: step.key });
    } else {
      step.at += 1;
      if (!finished.has(next.key)) {
        path.push({ key: next.key, at: 0 });
        onPath.add(next.key);
      }
    }
  }
}
