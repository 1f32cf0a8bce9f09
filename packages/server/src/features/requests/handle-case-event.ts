import { sql } from "kysely";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { CASE_EVENT, CASE_MESSAGE, CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { markHandled, park, receive, takeWaiting } from "#runtime/delivery/inbox.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

const MOST_PER_RUN = 200;

/**
 * Handles the notices that arrived: each says that a case changed, so that case is read and becomes a message of its own,
 * like those of the poll. A notice that cannot be read is parked; one whose platform is away waits for the next run.
 */
export async function handleCaseEvents(deps: IntakeDeps): Promise<void> {
  for (let count = 0; count < MOST_PER_RUN; count += 1) {
    const notice = await oldestNotice(deps);
    if (notice === undefined) break;
    const key = caseKeyOf(notice.payload);
    if (key === undefined) {
      await park(deps.db, [{ id: notice.id, reason: "La notifica non nomina un caso" }]);
      continue;
    }
    await deps.onStep?.("event-taken");
    if (!(await readCase(deps, { ...notice, key }))) break;
  }
  await handleWaitingCases(deps);
}

interface Notice {
  id: string;
  payload: string;
  correlationId: string;
}

function oldestNotice({ db }: IntakeDeps): Promise<Notice | undefined> {
  return inTransaction(
    db,
    async (tx) => (await takeWaiting(tx, { platform: CZRM, kind: CASE_EVENT, limit: 1 }))[0],
  );
}

function caseKeyOf(payload: string): string | undefined {
  try {
    const { caseId } = JSON.parse(payload) as { caseId?: unknown };
    return typeof caseId === "string" && /^500\w{12,15}$/.test(caseId) ? caseId : undefined;
  } catch {
    return undefined;
  }
}

/** @returns false when the platform is away: the notice stays, and the poll would bring the same case anyway */
async function readCase(deps: IntakeDeps, notice: Notice & { key: string }): Promise<boolean> {
  try {
    const raw = await deps.cases.read(notice.key, notice.correlationId);
    await deps.onStep?.("event-read");
    await inTransaction(deps.db, async (tx) => {
      if (raw === undefined) {
        await park(tx, [{ id: notice.id, reason: "Il CzRM non conosce questo caso" }]);
        return;
      }
      const message = { messageId: raw.messageId, payload: raw.payload, kind: CASE_MESSAGE };
      await receive(tx, { platform: CZRM, correlationId: notice.correlationId }, [message]);
      const subject = await sql<{
        id: string;
      }>`select id from request where source = ${CZRM} and source_key = ${notice.key}`.execute(tx);
      await markHandled(tx, "request", [{ id: notice.id, subjectId: subject.rows[0]?.id }]);
    });
    return true;
  } catch (error) {
    if (error instanceof PlatformUnavailable) return false;
    throw error;
  }
}
