import { mapRoutes } from "@stabile/contract/map";
import { requestRoutes as contract } from "@stabile/contract/requests";
import { reachOf } from "#domain/access/policy.ts";
import { listRequests } from "#features/requests/list-requests.ts";
import type { RequestChangeDeps, RequestCommand } from "#features/requests/lock-request.ts";
import { mapRequests } from "#features/requests/map-requests.ts";
import { mergeRequest } from "#features/requests/merge-request.ts";
import { readCandidates } from "#features/requests/read-candidates.ts";
import { readRequest } from "#features/requests/read-request.ts";
import { rejectRequest } from "#features/requests/reject-request.ts";
import { restoreRequest } from "#features/requests/restore-request.ts";
import { triageRequest } from "#features/requests/triage-request.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Api, Call } from "#runtime/web/api.ts";

export interface RequestDeps extends RequestChangeDeps {
  accessLog: AccessLog;
}

/** Reports: the list, a report's page, and what the desk decides about it. */
export function requestRoutes(api: Api, deps: RequestDeps): void {
  api.route(contract.listRequests, async ({ db, query: { cursor, limit, ...filter }, reach, principal }) => ({
    json: await listRequests(db, {
      filter,
      cursor,
      limit,
      reach,
      orders: reachOf(principal, "work-order.read"),
    }),
  }));
  api.route(contract.readRequest, ({ db, params, reach, principal, correlationId }) =>
    readRequest(db, deps.accessLog, { id: params.id, reach, principal, correlationId }),
  );
  api.route(contract.readCandidates, async ({ db, params, reach, principal }) => ({
    value: await readCandidates(db, { id: params.id, reach, buildings: reachOf(principal, "building.read") }),
  }));
  api.route(mapRoutes.readMapRequests, async ({ db, query, reach }) => ({
    json: await mapRequests(db, { bbox: query.bbox, reach }),
  }));
  decidingRoutes(api, deps);
}

function decidingRoutes(api: Api, deps: RequestDeps): void {
  api.route(contract.triageRequest, async (call) =>
    done(call, await triageRequest(call.db, commandOf(call), call.body)),
  );
  api.route(contract.mergeRequest, async (call) =>
    done(call, await mergeRequest(call.db, deps, { ...commandOf(call), into: call.body.into })),
  );
  api.route(contract.rejectRequest, async (call) => {
    const command = { ...commandOf(call), reason: call.body.reason, now: api.clock.now() };
    return done(call, await rejectRequest(call.db, deps, command));
  });
  api.route(contract.restoreRequest, async (call) =>
    done(call, await restoreRequest(call.db, deps, { ...commandOf(call), reason: call.body.reason })),
  );
}

type Deciding = Pick<Call, "reach" | "principal" | "expectedVersion" | "correlationId"> & {
  params: { id: string };
};

function commandOf({ params, reach, principal, expectedVersion, correlationId }: Deciding): RequestCommand {
  const actor = { id: principal.userId, label: principal.displayName };
  return { id: params.id, reach, expectedVersion, actor, principal, correlationId };
}

function done({ params }: { params: { id: string } }, version: number) {
  return { value: { id: params.id, version }, version };
}
