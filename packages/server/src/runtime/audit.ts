import type { Db } from "#runtime/database/open-database.ts";

/** Who acts: a person, or a platform or job by its name. */
export interface Actor {
  id: string | null;
  label: string;
}

export interface AuditedAction {
  actor: Actor;
  action: string;
  subjectKind: string;
  subjectId: string;
  detail?: Record<string, unknown>;
  correlationId: string;
}

/** One line per operation that changes something, in the transaction of the change. */
export async function audit(tx: Db, entry: AuditedAction): Promise<void> {
  await tx
    .insertInto("audit_entry")
    .values({
      actor_id: entry.actor.id,
      actor_label: entry.actor.label,
      action: entry.action,
      subject_kind: entry.subjectKind,
      subject_id: entry.subjectId,
      detail: JSON.stringify(entry.detail ?? {}),
      correlation_id: entry.correlationId,
    })
    .execute();
}
