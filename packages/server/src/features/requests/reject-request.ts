import {
  checkCommand,
  lockRequests,
  type RequestChangeDeps,
  type RequestCommand,
} from "#features/requests/lock-request.ts";
import { recordRequestChange, tellCitizen } from "#features/requests/record-change.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

/**
 * Rejects a report that waits, with a reason that its citizen will read.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`
 */
export function rejectRequest(
  db: Db,
  deps: RequestChangeDeps,
  command: RequestCommand & { reason: string; now: Date },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const locked = await lockRequests(tx, [command.id]);
    const { request, to } = checkCommand(locked.get(command.id), command, "reject");
    await tx
      .updateTable("request")
      .set({ reject_reason: command.reason, closed_at: command.now })
      .where("id", "=", request.id)
      .execute();
    const version = await recordRequestChange(tx, request, {
      to,
      kind: "rejected",
      actor: command.actor,
      note: command.reason,
      correlationId: command.correlationId,
    });
    await tellCitizen(tx, deps.jobs, {
      requests: [request],
      status: "rejected",
      reason: command.reason,
      text: `Non è possibile dar seguito alla segnalazione: ${command.reason}`,
      eventId: `reject-${version}`,
      correlationId: command.correlationId,
    });
    return version;
  });
}
