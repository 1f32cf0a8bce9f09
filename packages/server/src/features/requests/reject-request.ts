import { followersOf, lockWithFollowers } from "#features/requests/followers.ts";
import {
  checkCommand,
  type RequestChangeDeps,
  type RequestCommand,
  signedBy,
} from "#features/requests/lock-request.ts";
import { type RequestRow, recordRequestChange, tellCitizen } from "#features/requests/record-change.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/**
 * Rejects a report that waits, with a reason that its citizen will read. Those merged into it share its end.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`
 */
export function rejectRequest(
  db: Db,
  deps: RequestChangeDeps,
  command: RequestCommand & { reason: string; now: Date },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { request } = checkCommand(await lockWithFollowers(tx, command.id), command, "reject");
    const followers = await followersOf(tx, request.id, "merged");
    const version = await rejectOne(tx, request, command);
    for (const follower of followers) await rejectOne(tx, follower, command);
    await tellCitizen(tx, deps.jobs, {
      requests: [request, ...followers],
      status: "rejected",
      reason: command.reason,
      text: `Non è possibile dar seguito alla segnalazione: ${command.reason}`,
      eventId: `reject-${request.id}-${version}`,
      correlationId: command.correlationId,
    });
    return version;
  });
}

async function rejectOne(
  tx: Tx,
  request: RequestRow,
  command: RequestCommand & { reason: string; now: Date },
): Promise<number> {
  const { reason, now, correlationId } = command;
  await tx
    .updateTable("request")
    .set({ reject_reason: reason, closed_at: now })
    .where("id", "=", request.id)
    .execute();
  return recordRequestChange(tx, request, {
    to: "rejected",
    kind: "rejected",
    ...signedBy(command, request),
    note: reason,
    correlationId,
  });
}
