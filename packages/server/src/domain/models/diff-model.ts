import type { Fields, ModelThing, Stated, ThingKind } from "#domain/models/model-things.ts";

/** What the register holds of a building, with what a model said of it before. */
export interface RegisterThing {
  id: string;
  kind: ThingKind;
  code: string;
  name: string;
  guid?: string;
  parentId?: string;
  storey?: string;
  /** A model made it: a model may change and withdraw it. Others' are never overwritten, only spoken of. */
  isOwn: boolean;
  /** Which model spoke of it last; absent: none. Only the same one withdraws it. */
  discipline?: string;
  /** What stands: the row, and over another's row what a model said of it. */
  fields: Fields;
  /** Fields that a model stated: those it says no more are taken back. */
  stated: readonly string[];
}

export interface FieldChange {
  field: string;
  before?: Stated;
  after?: Stated;
}

export type ChangeAction = "add" | "change" | "withdraw";

export interface StagedChange {
  action: ChangeAction;
  kind: ThingKind;
  /** GlobalId, or the id of what the model no longer has. */
  key: string;
  subjectId?: string;
  isOwn: boolean;
  title: string;
  storey: string;
  fields: readonly FieldChange[];
  /** What was there when it was compared, as text: another then is another now. */
  before: string;
  thing?: ModelThing;
}

export interface StagedDiff {
  changes: StagedChange[];
  unchanged: number;
}

/** Of what belongs to no storey. */
const NO_STOREY = "Senza piano";

/**
 * What would change if the model were taken as it is: element by element, field by field. Matched by GlobalId, then by
 * code; storeys and spaces also by name within the same parent. Of what is another platform's nothing is withdrawn.
 */
export function diffModel(
  things: readonly ModelThing[],
  held: readonly RegisterThing[],
  discipline: string,
): StagedDiff {
  const matches = matchThings(things, held);
  const changes: StagedChange[] = [];
  let unchanged = 0;
  for (const thing of things) {
    const found = matches.get(thing.key);
    const change = found === undefined ? addition(thing) : difference(thing, found, matches);
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  }
  const kept = new Set([...matches.values()].map(({ id }) => id));
  for (const thing of held)
    if (thing.isOwn && thing.discipline === discipline && !kept.has(thing.id))
      changes.push(withdrawal(thing));
  return { changes, unchanged };
}

/** Groups are accepted or refused whole. */
export const groupOf = ({ kind, action, storey }: Pick<StagedChange, "kind" | "action" | "storey">): string =>
  `${kind}/${action}/${storey}`;

function addition(thing: ModelThing): StagedChange {
  const fields = Object.entries(thing.fields).map(([field, after]) => ({ field, after }));
  return { ...common(thing), action: "add", isOwn: true, fields, before: "", thing };
}

function difference(
  thing: ModelThing,
  found: RegisterThing,
  matches: ReadonlyMap<string, RegisterThing>,
): StagedChange | undefined {
  const names = new Set([...Object.keys(thing.fields), ...found.stated]);
  const fields: FieldChange[] = [];
  for (const field of names) {
    const [before, after] = [found.fields[field], thing.fields[field]];
    if (isSame(before, after)) continue;
    fields.push({ field, ...(before && { before }), ...(after && { after }) });
  }
  const isMoved = found.isOwn && !isParentSame(thing, found, matches);
  const isUnknown = found.guid !== thing.key || found.discipline === undefined;
  if (fields.length === 0 && !isMoved && !isUnknown) return undefined;
  return {
    ...common(thing),
    action: "change",
    subjectId: found.id,
    isOwn: found.isOwn,
    fields,
    before: fingerprintText(found),
    thing,
  };
}

function withdrawal(thing: RegisterThing): StagedChange {
  return {
    action: "withdraw",
    kind: thing.kind,
    key: thing.guid ?? thing.id,
    subjectId: thing.id,
    isOwn: true,
    title: thing.name,
    storey: thing.storey ?? NO_STOREY,
    fields: [],
    before: fingerprintText(thing),
  };
}

const common = ({ kind, key, name, storey }: ModelThing) => ({
  kind,
  key,
  title: name,
  storey: storey ?? NO_STOREY,
});

function isParentSame(
  { parentKey }: ModelThing,
  { parentId }: RegisterThing,
  matches: ReadonlyMap<string, RegisterThing>,
): boolean {
  return (parentKey === undefined ? undefined : (matches.get(parentKey)?.id ?? parentKey)) === parentId;
}

const isSame = (one: Stated | undefined, other: Stated | undefined): boolean =>
  one?.value === other?.value && one?.unit === other?.unit;

/** Everything that a change of it would rest on, in one order. */
export function fingerprintText({ guid, parentId, fields, discipline }: RegisterThing): string {
  const said = Object.keys(fields)
    .sort()
    .map((field) => [field, fields[field]?.value, fields[field]?.unit]);
  return JSON.stringify([guid, parentId, discipline, said]);
}

/** Parents come before children in `things`, so that a child is looked for where its parent was found. */
function matchThings(
  things: readonly ModelThing[],
  held: readonly RegisterThing[],
): Map<string, RegisterThing> {
  const matches = new Map<string, RegisterThing>();
  const taken = new Set<string>();
  const take = (thing: ModelThing, found: RegisterThing | undefined) => {
    if (found === undefined || taken.has(found.id)) return;
    taken.add(found.id);
    matches.set(thing.key, found);
  };
  const byGuid = indexOf(held, ({ kind, guid }) => (guid === undefined ? undefined : `${kind}/${guid}`));
  for (const thing of things) take(thing, byGuid.get(`${thing.kind}/${thing.key}`));
  const byCode = indexOf(held, ({ kind, code, guid }) =>
    guid === undefined ? `${kind}/${code}` : undefined,
  );
  const byName = indexOf(held, (one) => (one.guid === undefined ? nameKey(one, one.parentId) : undefined));
  for (const thing of things) {
    if (matches.has(thing.key)) continue;
    if (thing.code !== undefined) take(thing, byCode.get(`${thing.kind}/${thing.code}`));
    if (matches.has(thing.key)) continue;
    const parentId = thing.parentKey === undefined ? undefined : matches.get(thing.parentKey)?.id;
    take(thing, byName.get(nameKey(thing, parentId) ?? ""));
  }
  return matches;
}

/** A name tells elements apart from nothing: ten doors are called the same. */
function nameKey({ kind, name }: { kind: ThingKind; name: string }, parentId?: string): string | undefined {
  if (kind === "element" || (kind === "space" && parentId === undefined)) return undefined;
  return `${kind}/${parentId ?? ""}/${name.trim().toLowerCase()}`;
}

/** What two share is nobody's: it identifies neither. */
function indexOf(
  held: readonly RegisterThing[],
  keyOf: (thing: RegisterThing) => string | undefined,
): Map<string, RegisterThing> {
  const index = new Map<string, RegisterThing>();
  const shared = new Set<string>();
  for (const thing of held) {
    const key = keyOf(thing);
    if (key === undefined) continue;
    if (index.has(key)) shared.add(key);
    index.set(key, thing);
  }
  for (const key of shared) index.delete(key);
  return index;
}
