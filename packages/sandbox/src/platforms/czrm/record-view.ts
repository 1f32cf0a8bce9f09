import type { FieldDef, ObjectDef } from "./object-definition.ts";
import type { SelectedField } from "./soql-plan.ts";
import type { StoredRecord } from "./store.ts";

export type View = Record<string, unknown>;

function recordUrl(version: string, object: ObjectDef, id: string): string {
  return `/services/data/${version}/sobjects/${object.name}/${id}`;
}

/** A field as the wire shows it: null when empty; the bytes of a file as the address where they are. */
export function fieldValue(record: StoredRecord, field: FieldDef): unknown {
  if (field.column) return record[field.column as "id" | "deleted" | "created" | "modified" | "stamp"];
  return record.fields[field.name] ?? null;
}

/** A whole record, or some fields of it, with its `attributes`. */
export function showRecord(
  object: ObjectDef,
  record: StoredRecord,
  options: { version: string; fields?: readonly FieldDef[] },
): View {
  const url = recordUrl(options.version, object, record.id);
  const view: View = { attributes: { type: object.name, url } };
  for (const field of options.fields ?? object.fields) {
    if (field.type === "base64") view[field.name] = `${url}/${field.name}`;
    else if (!field.writeOnly) view[field.name] = fieldValue(record, field);
  }
  return view;
}

/** A row of a query: the fields asked for, parents nested under their relationship (null when there is none). */
export function showRow(
  selected: readonly SelectedField[],
  records: ReadonlyMap<string, StoredRecord | null>,
  version: string,
): View {
  const view: View = {};
  for (const { join, field } of selected) {
    const target = nest(view, join.path, { records, selected, version });
    const record = records.get(join.path);
    if (target && record) target[field.name] = fieldValue(record, field);
  }
  return view;
}

interface Nesting {
  records: ReadonlyMap<string, StoredRecord | null>;
  selected: readonly SelectedField[];
  version: string;
}

function nest(view: View, path: string, context: Nesting): View | null {
  const steps = path === "" ? [] : path.split(".");
  let target = open(view, "", context);
  let walked = "";
  for (const step of steps) {
    walked = walked ? `${walked}.${step}` : step;
    if (context.records.has(walked) && context.records.get(walked) === null) {
      target[step] = null;
      return null;
    }
    target[step] ??= {};
    target = open(target[step] as View, walked, context);
  }
  return target;
}

function open(view: View, path: string, context: Nesting): View {
  const record = context.records.get(path);
  if (view.attributes || !record) return view;
  const object = context.selected.find((each) => each.join.path === path)?.join.object;
  if (object) view.attributes = { type: object.name, url: recordUrl(context.version, object, record.id) };
  return view;
}
