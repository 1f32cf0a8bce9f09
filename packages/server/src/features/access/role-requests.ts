import { scopeMisfit } from "#domain/access/granting.ts";
import { type Principal, reaches, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { giveRole } from "#features/access/assign-role.ts";
import { type Author, type PersonRow, recordPersonDeed } from "#features/access/role-store.ts";
import type { Term } from "#features/access/role-term.ts";
import { announce } from "#runtime/events.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface RoleAsking {
  role: Role;
  scopeKind: ScopeKind;
  scopeText: string;
  reason: string;
  contact: string;
}

/** Who waits for an answer asks few things at a time. */
const MOST_WAITING = 5;

/**
 * Asks for a role. The same one again, while it waits, takes the new words.
 * @returns the request's id
 */
export function askRole(
  db: Db,
  asking: RoleAsking,
  { principal, author }: { principal: Principal; author: Author },
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const misfit = scopeMisfit(asking.role, asking.scopeKind);
    if (misfit !== undefined)
      throw new Problem("unprocessable", misfit, [{ field: "scopeKind", message: misfit }]);
    await refuseTooMany(tx, principal.userId);
    const { userId, firmId = null } = principal;
    const id = await keepRequest(tx, { asking, userId, firmId }, author.now);
    const detail = { role: asking.role, scope: asking.scopeText, reason: asking.reason };
    const person = { id: userId, firmId };
    await recordPersonDeed(tx, { person, action: "role.ask", detail }, author);
    await tellOfRequest(tx, id, firmId);
    return id;
  });
}

async function keepRequest(
  tx: Tx,
  { asking, userId, firmId }: { asking: RoleAsking; userId: string; firmId: string | null },
  now: Date,
): Promise<string> {
  const { role, scopeKind, scopeText, reason, contact } = asking;
  const words = { scope_text: scopeText, reason, contact, firm_id: firmId };
  const { id } = await tx
    .insertInto("role_request")
    .values({ id: uuidV7(), user_id: userId, role, scope_kind: scopeKind, ...words })
    .onConflict((conflict) =>
      conflict
        .columns(["user_id", "role", "scope_kind"])
        .where("state", "=", "waiting")
        .doUpdateSet({ ...words, asked_at: now }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

async function refuseTooMany(tx: Tx, userId: string): Promise<void> {
  const waiting = await tx
    .selectFrom("role_request")
    .select("id")
    .where("user_id", "=", userId)
    .where("state", "=", "waiting")
    .execute();
  if (waiting.length >= MOST_WAITING)
    throw new Problem("conflict", "Hai già più richieste in attesa: aspetta una risposta, o ritirane una");
}

export interface RequestGrant {
  requestId: string;
  role: Role;
  scopeKind: ScopeKind;
  scopeCode: string;
  term: Term;
  note: string;
}

/** Approves a request: the role given may be narrower than the one asked. Nobody approves their own. */
export function grantRequest(db: Db, grant: RequestGrant, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const request = await waitingRequest(tx, grant.requestId, author);
    const { role, scopeKind, scopeCode, term, note } = grant;
    await giveRole(
      tx,
      {
        person: request.person,
        role,
        scope: { kind: scopeKind, code: scopeCode },
        term,
        origin: "request",
        reason: request.reason,
        sourceId: request.id,
      },
      author,
    );
    await decide(tx, { request, state: "granted", note }, author);
  });
}

export function refuseRequest(
  db: Db,
  { requestId, reason }: { requestId: string; reason: string },
  author: Author,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const request = await waitingRequest(tx, requestId, author);
    await decide(tx, { request, state: "refused", note: reason }, author);
  });
}

/** Of one's own only: to anybody else it is not there. */
export function withdrawRequest(db: Db, requestId: string, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const request = await lockRequest(tx, requestId);
    if (request === undefined || request.person.id !== author.granter.userId)
      throw new Problem("not-found", "Questa richiesta non c'è");
    if (request.state !== "waiting") throw new Problem("conflict", "La richiesta ha già avuto risposta");
    await decide(tx, { request, state: "withdrawn", note: "" }, author);
  });
}

interface LockedRequest {
  id: string;
  person: PersonRow;
  firmId: string | null;
  role: string;
  reason: string;
  state: string;
}

async function lockRequest(tx: Tx, id: string): Promise<LockedRequest | undefined> {
  const row = await tx
    .selectFrom("role_request as q")
    .innerJoin("app_user as u", "u.id", "q.user_id")
    .select(["q.id", "q.user_id", "u.firm_id as person_firm", "q.firm_id", "q.role", "q.reason", "q.state"])
    .where("q.id", "=", id)
    .forUpdate("q")
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const person = { id: row.user_id, firmId: row.person_firm };
  return { id: row.id, person, firmId: row.firm_id, role: row.role, reason: row.reason, state: row.state };
}

async function waitingRequest(tx: Tx, id: string, { granter: { reach } }: Author): Promise<LockedRequest> {
  const request = await lockRequest(tx, id);
  if (request === undefined || !(reach.all || reaches(reach, { firmId: request.firmId })))
    throw new Problem("not-found", "Questa richiesta non c'è");
  if (request.state !== "waiting") throw new Problem("conflict", "La richiesta ha già avuto risposta");
  return request;
}

const ACTION = { granted: "role.grant", refused: "role.refuse", withdrawn: "role.withdraw" } as const;

async function decide(
  tx: Tx,
  { request, state, note }: { request: LockedRequest; state: keyof typeof ACTION; note: string },
  author: Author,
): Promise<void> {
  await tx
    .updateTable("role_request")
    .set({
      state,
      decided_at: author.now,
      decided_by: author.actor.id,
      decided_label: author.actor.label,
      decision_note: note === "" ? null : note,
    })
    .where("id", "=", request.id)
    .execute();
  const detail = { role: request.role, ...(note === "" ? {} : { reason: note }) };
  await recordPersonDeed(tx, { person: request.person, action: ACTION[state], detail }, author);
  await tellOfRequest(tx, request.id, request.firmId);
}

/** To who may decide; the person who asked hears of themselves. */
function tellOfRequest(tx: Tx, id: string, firmId: string | null): Promise<void> {
  return announce(tx, [
    { kind: "role-request.changed", subjectKind: "role-request", subjectId: id, placement: { firmId } },
  ]);
}
