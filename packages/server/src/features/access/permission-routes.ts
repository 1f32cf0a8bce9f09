import { permissionRoutes as contract } from "@stabile/contract/permissions";
import { authorOf, reachesAll } from "#features/access/author.ts";
import {
  acknowledgeEmergency,
  declareEmergency,
  endEmergency,
  reviewEmergency,
} from "#features/access/emergencies.ts";
import { listEmergencies } from "#features/access/emergency-store.ts";
import { readMyPermissions } from "#features/access/my-permissions.ts";
import { recordList } from "#features/access/record-list.ts";
import { addRoleGroup, listRoleGroups, removeRoleGroup } from "#features/access/role-groups.ts";
import { listRequests } from "#features/access/role-request-store.ts";
import { askRole, grantRequest, refuseRequest, withdrawRequest } from "#features/access/role-requests.ts";
import type { Author } from "#features/access/role-store.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";

export interface PermissionDeps {
  accessLog: AccessLog;
}

export function permissionRoutes(api: Api, deps: PermissionDeps): void {
  requestRoutes(api, deps);
  groupRoutes(api);
  emergencyRoutes(api, deps);
}

const done = (id: string) => ({ value: { id, version: 1 } });

function requestRoutes(api: Api, { accessLog }: PermissionDeps): void {
  api.route(contract.readMyPermissions, async ({ db, principal }) => ({
    value: await readMyPermissions(db, principal),
  }));

  api.route(contract.askRole, async (call) => ({
    value: { id: await askRole(call.db, call.body, { principal: call.principal, author: authorOf(call) }) },
  }));

  api.route(contract.withdrawRoleRequest, async (call) => {
    await withdrawRequest(call.db, call.params.id, authorOf(call));
    return done(call.params.id);
  });

  api.route(contract.listRoleRequests, async (call) => {
    const { db, query, reach } = call;
    const items = await listRequests(db, query.state, reach.all ? undefined : reach.firmIds);
    await recordList(accessLog, call, { subjectKind: "role-request-list", items });
    return { value: { items } };
  });

  api.route(contract.grantRoleRequest, async (call) => {
    const { from, until, ...grant } = call.body;
    const command = { requestId: call.params.id, ...grant, term: { from, until } };
    await grantRequest(call.db, command, authorOf(call));
    return done(call.params.id);
  });

  api.route(contract.refuseRoleRequest, async (call) => {
    await refuseRequest(call.db, { requestId: call.params.id, reason: call.body.reason }, authorOf(call));
    return done(call.params.id);
  });
}

/** Groups are of the whole municipality: a narrower reach has none of them. */
function overAll(author: Author): Author {
  if (!reachesAll(author)) throw new Problem("forbidden", "Serve un ruolo su tutto il Comune");
  return author;
}

function groupRoutes(api: Api): void {
  api.route(contract.listRoleGroups, async (call) => {
    overAll(authorOf(call, "permissions.manage"));
    return { value: { items: await listRoleGroups(call.db) } };
  });

  api.route(contract.addRoleGroup, async (call) => {
    const { name, role, scopeKind, scopeCode, reason } = call.body;
    const group = { name, role, scope: { kind: scopeKind, code: scopeCode }, reason };
    const author = overAll(authorOf(call, "permissions.manage"));
    return { value: { id: await addRoleGroup(call.db, group, author) } };
  });

  api.route(contract.removeRoleGroup, async (call) => {
    const author = overAll(authorOf(call, "permissions.manage"));
    await removeRoleGroup(call.db, { id: call.params.id, reason: call.body.reason }, author);
    return done(call.params.id);
  });
}

function emergencyRoutes(api: Api, { accessLog }: PermissionDeps): void {
  api.route(contract.declareEmergency, async (call) => {
    const { principal, body: declaration } = call;
    const id = await declareEmergency(
      call.db,
      { declaration, principal },
      authorOf(call, "emergency.declare"),
    );
    return { value: { id } };
  });

  api.route(contract.endEmergency, async (call) => {
    await endEmergency(call.db, call.params.id, authorOf(call));
    return done(call.params.id);
  });

  api.route(contract.listEmergencies, async (call) => {
    overAll(authorOf(call, "emergency.review"));
    const items = await listEmergencies(call.db, call.query.show, call.principal.userId);
    await recordList(accessLog, call, { subjectKind: "emergency-list", items });
    return { value: { items } };
  });

  api.route(contract.acknowledgeEmergency, async (call) => {
    overAll(authorOf(call, "emergency.review"));
    await acknowledgeEmergency(call.db, call.params.id, call.principal.userId);
    return done(call.params.id);
  });

  api.route(contract.reviewEmergency, async (call) => {
    const author = overAll(authorOf(call, "emergency.review"));
    await reviewEmergency(call.db, { id: call.params.id, ...call.body }, author);
    return done(call.params.id);
  });
}
