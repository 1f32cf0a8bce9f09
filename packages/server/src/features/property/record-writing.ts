import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { REALGIMM, REGISTER_WRITING, type WritingKind } from "#features/property/writing.ts";
import type { Clock } from "#runtime/clock.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface WritingDeps {
  clock: Clock;
  jobs: Jobs;
}

export interface NewWriting {
  kind: WritingKind;
  causeKind: "work-order" | "document" | "claim";
  causeId: string;
  buildingId: string;
  elementId: string | null;
  subject: string;
  field?: string;
  value?: Value;
  registerValue?: Value;
  reason?: string;
  seenVersion: number | null;
  createdBy: string;
  correlationId: string;
}

/**
 * Something that goes to the register, in the transaction that takes note of its cause, with the message that sends it. A cause that
 * was taken note of already is not told twice.
 * @returns undefined when it was
 */
export async function recordWriting(
  tx: Tx,
  { clock, jobs }: WritingDeps,
  writing: NewWriting,
): Promise<{ id: string; code: string } | undefined> {
  const now = clock.now();
  const json = (value: Value | undefined) => (value === undefined ? null : JSON.stringify(value));
  const { rows } = await sql<{ id: string; code: string }>`
    insert into register_writing (id, code, kind, cause_kind, cause_id, building_id, element_id, subject, field, value,
      register_value, reason, seen_version, created_at, created_by, correlation_id)
    select ${uuidV7()}::uuid, next_code('rgm', ${Number(romeDay(now).slice(0, 4))}), ${writing.kind}, ${writing.causeKind},
      ${writing.causeId}::uuid, ${writing.buildingId}::uuid, ${writing.elementId}::uuid, ${writing.subject.slice(0, 400)},
      ${writing.field ?? null}::text, ${json(writing.value)}::jsonb, ${json(writing.registerValue)}::jsonb, ${writing.reason ?? ""},
      ${writing.seenVersion}::bigint, ${now}::timestamptz, ${writing.createdBy}, ${writing.correlationId}
    where not exists (select from register_writing where kind = ${writing.kind} and cause_id = ${writing.causeId}::uuid)
    on conflict (kind, cause_id) do nothing returning id, code`.execute(tx);
  const [made] = rows;
  if (made === undefined) return undefined;
  await send(tx, jobs, { ...made, round: 0, correlationId: writing.correlationId });
  await tell(tx, { id: made.id, buildingId: writing.buildingId });
  return made;
}

/** Each round has a message of its own, and the same reference: the register is searched for it before it is said again. */
export function send(
  tx: Tx,
  jobs: Jobs,
  { id, code, round, correlationId }: { id: string; code: string; round: number; correlationId: string },
): Promise<void> {
  return putInOutbox(tx, jobs, [
    {
      ...{ platform: REALGIMM, kind: REGISTER_WRITING, subjectKind: "register-writing", subjectId: id },
      ...{ idempotencyKey: `register:${code}:${round}`, payload: { writingId: id }, correlationId },
    },
  ]);
}

/** Told to who looks at it. */
export async function tell(tx: Tx, { id, buildingId }: { id: string; buildingId: string }): Promise<void> {
  const { rows } = await sql<{ municipio: string | null }>`
    select municipio from building where id = ${buildingId}::uuid`.execute(tx);
  const placement = { buildingId, municipio: rows[0]?.municipio ?? null };
  await announce(tx, [{ kind: "property.changed", subjectKind: "property", subjectId: id, placement }]);
}
