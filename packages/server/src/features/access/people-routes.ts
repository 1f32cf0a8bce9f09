import { peopleRoutes as contract } from "@stabile/contract/people";
import { mayDo } from "#domain/access/policy.ts";
import { readTaxCode } from "#domain/codes/codice-fiscale.ts";
import { assignRole, giveRole } from "#features/access/assign-role.ts";
import { authorOf } from "#features/access/author.ts";
import { closeSessions, disablePerson, enablePerson, personInReach } from "#features/access/change-person.ts";
import { endRole } from "#features/access/end-role.ts";
import { listPeople } from "#features/access/list-people.ts";
import { recordList } from "#features/access/record-list.ts";
import { readPerson } from "#features/access/read-person.ts";
import { endSubstitution, listColleagues, startSubstitution } from "#features/access/substitutions.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { Api } from "#runtime/web/api.ts";

export interface PeopleDeps {
  accessLog: AccessLog;
}

export function peopleRoutes(api: Api, deps: PeopleDeps): void {
  readingRoutes(api, deps);
  roleRoutes(api);
  personRoutes(api);
  substitutionRoutes(api, deps);
}

function readingRoutes(api: Api, { accessLog }: PeopleDeps): void {
  api.route(contract.listPeople, async (call) => {
    const value = await listPeople(call.db, call.query, call.reach);
    await recordList(accessLog, call, { subjectKind: "user-list", items: value.items });
    return { value };
  });

  api.route(contract.readPerson, async (call) => {
    const { db, params, principal, correlationId } = call;
    const { granter } = authorOf(call, "people.read");
    const mayManage = mayDo(principal, "people.manage");
    const value = await readPerson(db, params.id, { granter, mayManage });
    await accessLog.record({
      userId: principal.userId,
      action: "read",
      subjectKind: "user",
      subjectId: params.id,
      correlationId,
    });
    return { value };
  });
}

function roleRoutes(api: Api): void {
  api.route(contract.addPerson, async (call) => {
    const { role, scopeKind, scopeCode, from, until, reason, displayName } = call.body;
    const code = readTaxCode(call.body.taxCode);
    if (code.kind === "invalid")
      throw new Problem("unprocessable", code.message, [{ field: "taxCode", message: code.message }]);
    const scope = { kind: scopeKind, code: scopeCode };
    const wanted = { taxCode: code.code, displayName, role, scope, term: { from, until }, reason };
    const done = await assignRole(call.db, { ...wanted, origin: "hand" }, authorOf(call));
    return { value: { id: done.personId, roleId: done.roleId } };
  });

  api.route(contract.giveRole, async (call) => {
    const { role, scopeKind, scopeCode, from, until, reason } = call.body;
    const author = authorOf(call);
    const { roleId, outcome } = await inTransaction(call.db, async (tx) => {
      const person = await personInReach(tx, call.params.id, author);
      const scope = { kind: scopeKind, code: scopeCode };
      return giveRole(tx, { person, role, scope, term: { from, until }, origin: "hand", reason }, author);
    });
    return { value: { id: roleId, outcome } };
  });

  api.route(contract.endRole, async (call) => {
    await endRole(call.db, { roleId: call.params.id, ...call.body }, authorOf(call));
    return done(call.params.id);
  });
}

const done = (id: string) => ({ value: { id, version: 1 } });

function personRoutes(api: Api): void {
  api.route(contract.closeSessions, async (call) => {
    const command = { personId: call.params.id, reason: call.body.reason };
    return { value: { closed: await closeSessions(call.db, command, authorOf(call)) } };
  });

  api.route(contract.disablePerson, async (call) => {
    await disablePerson(call.db, { personId: call.params.id, reason: call.body.reason }, authorOf(call));
    return done(call.params.id);
  });

  api.route(contract.enablePerson, async (call) => {
    await enablePerson(call.db, { personId: call.params.id, reason: call.body.reason }, authorOf(call));
    return done(call.params.id);
  });
}

function substitutionRoutes(api: Api, { accessLog }: PeopleDeps): void {
  api.route(contract.listColleagues, async (call) => {
    const items = await listColleagues(call.db, call.query.q, call.principal.userId);
    await recordList(accessLog, call, { subjectKind: "colleague-list", items });
    return { value: { items } };
  });

  api.route(contract.startSubstitution, async (call) => {
    const { substituteId, roleIds, from, until, reason } = call.body;
    const order = { absentId: call.params.id, substituteId, roleIds, term: { from, until }, reason };
    return { value: { id: await startSubstitution(call.db, order, authorOf(call, "permissions.manage")) } };
  });

  api.route(contract.endSubstitution, async (call) => {
    const ending = { id: call.params.id, reason: call.body.reason };
    await endSubstitution(call.db, ending, authorOf(call, "permissions.manage"));
    return done(call.params.id);
  });
}
