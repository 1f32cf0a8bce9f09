import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { DECISION, type Value } from "#domain/dossier/claims.ts";
import { romeDay } from "#domain/time/rome.ts";
import { stateFacts } from "#features/dossier/public.ts";
import { send, tell, type WritingDeps } from "#features/property/record-writing.ts";
import { changedMeanwhile, REALGIMM, WRITING_COLUMNS, type WritingRow } from "#features/property/writing.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface DecidingWriting {
  id: string;
  decision: "again" | "drop";
  reason: string;
  seen: number;
  principal: Principal;
  correlationId: string;
}

interface Locked extends WritingRow {
  theirs: Value | null;
  theirsVersion: number | null;
  currentVersion: number | null;
}

/**
 * Of what the register has refused or has changed meanwhile: a person has it sent again, against the register as it is now, or
 * leaves what the register says.
 * @throws Problem `not-found`, `forbidden`, `conflict` when there is nothing to decide any more
 */
export function decideWriting(
  db: Db,
  deps: WritingDeps,
  deciding: DecidingWriting,
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const row = await lock(tx, deciding);
    const { decision, reason, principal, correlationId } = deciding;
    const place = { municipio: row.municipio, buildingId: row.buildingId };
    const { actor, detail } = signatureOf(principal, "dossier.write", place);
    const now = deps.clock.now();
    await settleMessages(tx, row.id, reason || "Deciso da una persona");
    if (decision === "again") await sendAgain(tx, deps, { row, actor, reason, correlationId });
    else await leave(tx, { row, actor, reason, now, correlationId });
    await audit(tx, {
      ...{
        actor,
        action: "property.decide",
        subjectKind: "building",
        subjectId: row.buildingId,
        correlationId,
      },
      detail: { ...detail, code: row.code, decision, reason, from: row.state },
    });
    await tell(tx, row);
    return { version: row.version + 1 };
  });
}

async function lock(tx: Tx, { id, seen, principal }: DecidingWriting): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select ${WRITING_COLUMNS}, w.theirs, w.theirs_version::float8 as "theirsVersion",
      (case when w.element_id is null then b.source_sequence
        else (select e.source_sequence from element e where e.id = w.element_id) end)::float8 as "currentVersion"
    from register_writing w join building b on b.id = w.building_id where w.id = ${id}::uuid for update of w`.execute(
    tx,
  );
  const [row] = rows;
  const place = { municipio: row?.municipio ?? null, buildingId: row?.buildingId ?? "" };
  if (row === undefined || !reaches(reachOf(principal, "dossier.read"), place))
    throw new Problem("not-found", "Non c'è");
  if (!reaches(reachOf(principal, "dossier.write"), place))
    throw new Problem("forbidden", "Il fascicolo di questo edificio non è di tua competenza");
  if (row.version !== seen) throw changedMeanwhile();
  if (row.state !== "parked" && row.state !== "conflict")
    throw new Problem("conflict", "Non c'è nulla da decidere");
  return row;
}

/** What the queue had stopped at is done with: another message takes its place, or none. */
async function settleMessages(tx: Tx, id: string, reason: string): Promise<void> {
  await sql`
    update outbox_message set state = 'discarded', reason = ${reason}, discarded_at = now()
    where platform = ${REALGIMM} and subject_id = ${id}::uuid and state = 'parked'`.execute(tx);
}

interface Settling {
  row: Locked;
  actor: Actor;
  reason: string;
  correlationId: string;
}

/** Against what the register says now, which the person has seen. */
async function sendAgain(
  tx: Tx,
  { clock, jobs }: WritingDeps,
  { row, actor, reason, correlationId }: Settling,
): Promise<void> {
  const version = row.state === "conflict" ? row.theirsVersion : row.currentVersion;
  const seen = row.kind === "condition" || row.kind === "correction" ? version : null;
  const round = row.round + 1;
  await sql`
    update register_writing set state = 'waiting', round = ${round}, seen_version = ${seen}::bigint, refusal = null,
      register_value = coalesce(theirs, register_value), theirs = null, theirs_version = null, decided_by = ${actor.label},
      decided_at = ${clock.now()}::timestamptz, decision = ${reason}, version = version + 1
    where id = ${row.id}::uuid`.execute(tx);
  await send(tx, jobs, { id: row.id, code: row.code, round, correlationId });
}

/** Of a correction the dossier says so too: what the register says is what a person has chosen. */
async function leave(
  tx: Tx,
  { row, actor, reason, now, correlationId }: Settling & { now: Date },
): Promise<void> {
  await sql`
    update register_writing set state = 'dropped', decided_by = ${actor.label}, decided_at = ${now}::timestamptz,
      decision = ${reason}, version = version + 1
    where id = ${row.id}::uuid`.execute(tx);
  if (row.kind !== "correction" || row.field === null || row.theirs === null) return;
  const subject =
    row.elementId === null
      ? { kind: "building" as const, id: row.buildingId }
      : { kind: "element" as const, id: row.elementId };
  const note = reason || "Resta ciò che dice il registro";
  const fact = { subject, field: row.field, value: row.theirs, quality: "verified" as const, note };
  const origin = { source: DECISION, cause: "decision" as const, actor, correlationId, now };
  await stateFacts(tx, origin, [
    { buildingId: row.buildingId, facts: [{ ...fact, validFrom: romeDay(now) }] },
  ]);
}
