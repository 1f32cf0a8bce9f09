import { z } from "zod";
import { CZRM, FILE_MESSAGE, type IntakeDeps, QUEUES } from "#features/requests/intake-deps.ts";
import { markHandled, park, takeWaiting, type WaitingMessage } from "#runtime/delivery/inbox.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const RefusedFile = z.object({ versione: z.string() });

/** Files that were refused and that a person sends back are asked for again. What named no file stays parked. */
export function retryFiles(deps: IntakeDeps): Promise<void> {
  return inTransaction(deps.db, async (tx) => {
    const waiting = await takeWaiting(tx, { platform: CZRM, kind: FILE_MESSAGE, limit: 100 });
    for (const message of waiting) await retryFile(tx, deps, message);
  });
}

async function retryFile(tx: Tx, { jobs }: IntakeDeps, { id, payload }: WaitingMessage): Promise<void> {
  const requests = await askAgain(tx, versionOf(payload));
  const [first] = requests;
  if (first === undefined) return park(tx, [{ id, reason: "Non nomina un allegato da richiedere" }]);
  await jobs.enqueue(tx, QUEUES.files, { requests }, { singletonKey: `${first.id}:again` });
  await markHandled(tx, "request", [{ id, subjectId: first.id }]);
}

function versionOf(payload: string): string {
  try {
    return RefusedFile.safeParse(JSON.parse(payload)).data?.versione ?? "";
  } catch {
    return "";
  }
}

async function askAgain(tx: Tx, version: string): Promise<{ id: string; sourceKey: string }[]> {
  const asked = await tx
    .updateTable("attachment")
    .set({ state: "to-fetch", refuse_reason: null })
    .where("source", "=", CZRM)
    .where("source_key", "=", version)
    .where("state", "=", "refused")
    .returning("subject_id")
    .execute();
  if (asked.length === 0) return [];
  const ids = asked.map(({ subject_id }) => subject_id);
  const rows = await tx.selectFrom("request").select(["id", "source_key"]).where("id", "in", ids).execute();
  return rows.map(({ id, source_key: sourceKey }) => ({ id, sourceKey }));
}
