import { type DataAnswer, type DataRequest, ok } from "./data-request.ts";
import { notFound } from "./errors.ts";
import { makeId } from "./ids.ts";
import type { ObjectDef } from "./object-definition.ts";
import type { Call } from "./org.ts";
import { fieldValue } from "./record-view.ts";
import { findField } from "./schema.ts";
import { fromRow, statement } from "./store.ts";

interface ListView {
  id: string;
  object: string;
  label: string;
  developerName: string;
  columns: string[];
}

/** The portal looks the catalogue up by the label of the first one (sheet §2.2). */
const VIEWS: readonly ListView[] = [
  {
    id: makeId("00B", 1),
    object: "WorkTypeGroup",
    label: "Servizi del Fascicolo del Cittadino",
    developerName: "Servizi_del_Fascicolo_del_Cittadino",
    columns: ["Name", "Sottofascicolo__c", "Id"],
  },
  {
    id: makeId("00B", 2),
    object: "WorkTypeGroup",
    label: "Tutti i servizi",
    developerName: "Tutti_i_servizi",
    columns: ["Name", "CategoriadiServizio__c", "Id"],
  },
  {
    id: makeId("00B", 3),
    object: "Tornata_Elettorale__c",
    label: "Tornate elettorali",
    developerName: "Tornate_elettorali",
    columns: ["Name", "Data__c", "Id"],
  },
];

function showView(call: Call, view: ListView): Record<string, unknown> {
  const url = `/services/data/${call.version}/sobjects/${view.object}/listviews/${view.id}`;
  return {
    id: view.id,
    label: view.label,
    developerName: view.developerName,
    describeUrl: `${url}/describe`,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

function bound(text: string | null, fallback: number): number {
  // The portal sends `limit=2000` and an empty or literal "null" offset (sheet §2.1).
  const value = Number(text ?? "");
  return text && Number.isInteger(value) && value >= 0 ? Math.min(value, 2000) : fallback;
}

function results(call: Call, object: ObjectDef, shown: { view: ListView; request: DataRequest }): DataAnswer {
  const { view, request } = shown;
  const limit = bound(request.query.get("limit"), 25);
  const offset = bound(request.query.get("offset"), 0);
  const rows = statement(
    call.org.db,
    `SELECT * FROM ${object.table} WHERE deleted = 0 ORDER BY json_extract(fields, '$.Name') LIMIT ? OFFSET ?`,
  ).all(limit, offset);
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
  const records = rows.map((row) => {
    const record = fromRow(row as unknown as Parameters<typeof fromRow>[0]);
    const columns = view.columns.map((name) => {
      const field = findField(object, name);
      return { fieldNameOrPath: name, value: field ? text(fieldValue(record, field)) : null };
    });
    return { columns };
  });
  const columns = view.columns.map((name) => ({
    fieldNameOrPath: name,
    label: findField(object, name)?.label ?? name,
    type: findField(object, name)?.type ?? "string",
    hidden: name === "Id",
    sortable: true,
  }));
  const { id, label, developerName } = view;
  return ok({
    columns,
    developerName,
    done: records.length < limit,
    id,
    label,
    records,
    size: records.length,
  });
}

/** `/sobjects/{Object}/listviews`, `/{id}`, `/{id}/describe`, `/{id}/results`. */
export function listViewCall(call: Call, object: ObjectDef, request: DataRequest): DataAnswer {
  const views = VIEWS.filter((view) => view.object === object.name);
  const [, , , id, action] = request.segments;
  if (!id) {
    const listviews = views.map((view) => showView(call, view));
    return ok({
      done: true,
      listviews,
      nextRecordsUrl: null,
      size: listviews.length,
      sobjectType: object.name,
    });
  }
  const view = views.find((each) => each.id === id || each.id.slice(0, 15) === id);
  if (!view) throw notFound();
  if (action === "results") return results(call, object, { view, request });
  return ok({ ...showView(call, view), columns: view.columns.map((name) => ({ fieldNameOrPath: name })) });
}
