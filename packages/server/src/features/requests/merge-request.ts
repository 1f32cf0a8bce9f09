import { reaches } from "#domain/access/policy.ts";
import {
  checkCommand,
  lockRequests,
  type RequestChangeDeps,
  type RequestCommand,
  signedBy,
} from "#features/requests/lock-request.ts";
import { type RequestRow, recordRequestChange, tellCitizen } from "#features/requests/record-change.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** A report may be merged into one that waits or is in charge: one that is closed would close it unread. */
const TAKES_OTHERS = ["received", "triaged", "reopened", "in-charge"];

/**
 * Merges a report into another that is the same. From then on its citizen is told what the citizen of the other is
 * told; if that one is already in charge, at once. Reports merged into this one follow it.
 * @returns the new version
 * @throws Problem `not-found`, `stale-version`, `invalid-transition`, `unprocessable` (names the field)
 */
export function mergeRequest(
  db: Db,
  deps: RequestChangeDeps,
  command: RequestCommand & { into: string },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const locked = await lockRequests(tx, [command.id, command.into]);
    const { request, to } = checkCommand(locked.get(command.id), command, "merge");
    const main = checkMain(locked.get(command.into), command);
    const moved = await tx
      .updateTable("request")
      .set({ merged_into: main.id })
      .where((where) =>
        where.or([
          where("id", "=", request.id),
          // Those that once shared an end with it stay where they are: their citizens have read it.
          where.and([where("merged_into", "=", request.id), where("state", "=", "merged")]),
        ]),
      )
      .returning(["id", "source", "source_key as sourceKey"])
      .execute();
    const version = await recordRequestChange(tx, request, {
      to,
      kind: "merged",
      ...signedBy(command, request),
      note: `Unita a ${main.code}`,
      detail: { into: main.id },
      correlationId: command.correlationId,
    });
    await recordRequestChange(tx, main, {
      to: main.state,
      kind: "merged-here",
      ...signedBy(command, main),
      note: request.code,
      detail: { merged: request.id },
      correlationId: command.correlationId,
    });
    if (main.state === "in-charge") await tellAtOnce(tx, deps, { main, moved, version, command });
    return version;
  });
}

function checkMain(
  main: RequestRow | undefined,
  { id, into, reach }: RequestCommand & { into: string },
): RequestRow {
  const refuse = (message: string) => new Problem("unprocessable", message, [{ field: "into", message }]);
  if (into === id) throw refuse("Una segnalazione non si unisce a sé stessa");
  if (main === undefined || !reaches(reach, main)) throw refuse("La segnalazione a cui unirla non c'è");
  if (!TAKES_OTHERS.includes(main.state)) throw refuse("La segnalazione a cui unirla è già chiusa o unita");
  return main;
}

interface Joining {
  main: RequestRow;
  moved: { id: string; source: string; sourceKey: string }[];
  version: number;
  command: RequestCommand;
}

async function tellAtOnce(
  tx: Tx,
  { jobs }: RequestChangeDeps,
  { main, moved, version, command }: Joining,
): Promise<void> {
  const order = await tx
    .selectFrom("request")
    .innerJoin("work_order", "work_order.id", "request.work_order_id")
    .select("work_order.code")
    .where("request.id", "=", main.id)
    .executeTakeFirst();
  await tellCitizen(tx, jobs, {
    requests: moved,
    status: "taken-in-charge",
    text: "La segnalazione riguarda un problema già in carico: seguirà lo stesso intervento.",
    ...(order === undefined ? {} : { orderCode: order.code }),
    eventId: `merge-${command.id}-${version}`,
    correlationId: command.correlationId,
  });
}
