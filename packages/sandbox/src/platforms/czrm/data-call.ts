import { compositeCall } from "./composite.ts";
import { collectionCall } from "./collections.ts";
import { type DataAnswer, type DataRequest, failureAnswer, ok } from "./data-request.ts";
import { methodNotAllowed, notFound, refuse } from "./errors.ts";
import type { Call } from "./org.ts";
import { objectCall } from "./object-call.ts";
import { picklistCall } from "./picklist-call.ts";
import { runQuery, runQueryMore } from "./run-query.ts";
import { showLimits } from "./usage.ts";

const BATCH = { smallest: 200, largest: 2000 };

function batchSize(request: DataRequest): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(request.queryOptions ?? "")?.[1];
  return asked ? Math.min(BATCH.largest, Math.max(BATCH.smallest, Number(asked))) : BATCH.largest;
}

function queryCall(call: Call, request: DataRequest): DataAnswer {
  const [resource, locator] = request.segments;
  if (request.method !== "GET") throw methodNotAllowed(request.method, "GET,HEAD");
  if (locator) return ok(runQueryMore(call, locator, batchSize(request)));
  const soql = request.query.get("q");
  if (!soql) throw refuse(400, "MALFORMED_QUERY", "unexpected token: '<EOF>'");
  const withDeleted = resource === "queryAll";
  return ok(runQuery(call, { soql, withDeleted, batchSize: batchSize(request) }));
}

function resources(call: Call): Record<string, string> {
  const names = ["sobjects", "query", "queryAll", "limits", "composite", "ui-api", "recent"];
  return Object.fromEntries(names.map((name) => [name, `/services/data/${call.version}/${name}`]));
}

function route(call: Call, request: DataRequest): DataAnswer {
  switch (request.segments[0]) {
    case undefined:
      return ok(resources(call));
    case "limits":
      return ok(showLimits(call.org));
    case "recent":
      return ok([]);
    case "query":
    case "queryAll":
      return queryCall(call, request);
    case "sobjects":
      return objectCall(call, request);
    case "composite":
      return request.segments[1] === "sobjects"
        ? collectionCall(call, request)
        : compositeCall(call, request, dataCall);
    case "ui-api":
      return picklistCall(call, request);
    default:
      throw notFound();
  }
}

/**
 * Answers one call of the REST data API, without waiting for anything: `composite` runs many of these in one
 * transaction. Never throws for what Salesforce would refuse: the refusal is the answer.
 */
export function dataCall(call: Call, request: DataRequest): DataAnswer {
  try {
    return route(call, request);
  } catch (error) {
    return failureAnswer(error);
  }
}
