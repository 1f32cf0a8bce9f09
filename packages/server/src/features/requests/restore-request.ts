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
 * Undoes a merge or a rejection made by mistake: the report waits again. Who had read that it was rejected is told.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`
 */
export function restoreRequest(
  db: Db,
  deps: RequestChangeDeps,
  command: RequestCommand & { reason: string },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const locked = await lockRequests(tx, [command.id]);
    const { request, to } = checkCommand(locked.get(command.id), command, "restore");
    await tx
      .updateTable("request")
      .set({ merged_into: null, reject_reason: null, closed_at: null })
      .where("id", "=", request.id)
      .execute();
    const version = await recordRequestChange(tx, request, {
      to,
      kind: "restored",
      actor: command.actor,
      note: command.reason,
      correlationId: command.correlationId,
    });
    if (request.state === "rejected") {
      await tellCitizen(tx, deps.jobs, {
        requests: [request],
        status: "reopened",
        text: "La segnalazione è stata ripresa in esame.",
        eventId: `restore-${version}`,
        correlationId: command.correlationId,
      });
    }
    return version;
  });
}
