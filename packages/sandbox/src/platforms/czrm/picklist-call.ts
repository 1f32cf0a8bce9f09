import { type DataAnswer, type DataRequest, ok } from "./data-request.ts";
import { notFound } from "./errors.ts";
import type { Call } from "./org.ts";
import { findField, findObject } from "./schema.ts";

/** `/ui-api/object-info/{Object}/picklist-values/{recordTypeId}/{Field}`: the values that a form offers. */
export function picklistCall(call: Call, request: DataRequest): DataAnswer {
  const [, resource, objectName = "", list, recordTypeId = "", fieldName = ""] = request.segments;
  const object = findObject(objectName);
  const field = object && findField(object, fieldName);
  if (resource !== "object-info" || list !== "picklist-values" || !object || field?.type !== "picklist") {
    throw notFound();
  }
  const path = `ui-api/object-info/${object.name}/picklist-values/${recordTypeId}/${field.name}`;
  const values = field.values.map((value) => ({ attributes: null, label: value, validFor: [], value }));
  return ok({
    controllerValues: {},
    defaultValue: values.find((each) => each.value === field.defaultValue) ?? null,
    eTag: "c5f1c1c6e7d74a2b8a1f0e9d8c7b6a50",
    url: `/services/data/${call.version}/${path}`,
    values,
  });
}
