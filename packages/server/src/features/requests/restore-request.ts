import type { RequestState } from "#domain/request/states.ts";
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
 * Undoes a merge or a rejection made by mistake: the report waits again. Who had read that it was rejected is told; those
 * merged into it, who were rejected with it, follow it again.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`
 */
export function restoreRequest(
  db: Db,
  deps: RequestChangeDeps,
  command: RequestCommand & { reason: string },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { request, to } = checkCommand(await lockWithFollowers(tx, command.id), command, "restore");
    const followers = await followersOf(tx, request.id, "rejected");
    const version = await restoreOne(tx, request, { command, to, mergedInto: null });
    for (const follower of followers)
      await restoreOne(tx, follower, { command, to: "merged", mergedInto: request.id });
    if (request.state === "rejected") {
      await tellCitizen(tx, deps.jobs, {
        requests: [request, ...followers],
        status: "reopened",
        text: "La segnalazione è stata ripresa in esame.",
        eventId: `restore-${request.id}-${version}`,
        correlationId: command.correlationId,
      });
    }
    return version;
  });
}

interface Restoring {
  command: RequestCommand & { reason: string };
  to: RequestState;
  mergedInto: string | null;
}

async function restoreOne(
  tx: Tx,
  request: RequestRow,
  { command, to, mergedInto }: Restoring,
): Promise<number> {
  await tx
    .updateTable("request")
    .set({ merged_into: mergedInto, reject_reason: null, closed_at: null })
    .where("id", "=", request.id)
    .execute();
  return recordRequestChange(tx, request, {
    to,
    kind: "restored",
    ...signedBy(command, request),
    note: command.reason,
    correlationId: command.correlationId,
  });
}
