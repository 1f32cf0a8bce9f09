import type { RegisterThing, StagedChange } from "#domain/models/diff-model.ts";
import type { ModelThing } from "#domain/models/model-things.ts";

/** A register in memory after changes were applied to it, as the use case applies them to the database's. */
export function registerAfter(
  held: readonly RegisterThing[],
  changes: readonly StagedChange[],
  discipline: string,
): RegisterThing[] {
  const register = new Map(held.map((thing) => [thing.id, thing]));
  const idOf = new Map(held.map(({ kind, guid, id }) => [`${kind}/${guid}`, id]));
  for (const { kind, subjectId, key } of changes) idOf.set(`${kind}/${key}`, subjectId ?? `row of ${key}`);
  for (const { action, subjectId, thing } of changes) {
    if (action === "withdraw") register.delete(subjectId as string);
    if (thing === undefined) continue;
    const found = subjectId === undefined ? undefined : register.get(subjectId);
    const row = rowOf(thing, { found, discipline, idOf });
    register.set(row.id, row);
  }
  return [...register.values()];
}

function rowOf(
  thing: ModelThing,
  given: { found: RegisterThing | undefined; discipline: string; idOf: ReadonlyMap<string, string> },
): RegisterThing {
  const { found, discipline, idOf } = given;
  const { kind, key, name, parentKey, storey, fields } = thing;
  const parentId =
    parentKey === undefined ? undefined : idOf.get(`${kind === "space" ? "storey" : "space"}/${parentKey}`);
  return {
    id: found?.id ?? `row of ${key}`,
    kind,
    code: found?.code ?? key,
    name: found?.isOwn === false ? found.name : name,
    guid: key,
    ...(parentId === undefined ? {} : { parentId }),
    ...(storey === undefined ? {} : { storey }),
    isOwn: found?.isOwn ?? true,
    discipline,
    fields: found?.isOwn === false ? { ...found.fields, ...fields } : fields,
    stated: Object.keys(fields),
  };
}
