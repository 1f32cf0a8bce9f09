import { sql } from "kysely";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import {
  CASE_EVENT,
  CASE_MESSAGE,
  CZRM,
  headersOf,
  type IntakeDeps,
} from "#features/requests/intake-deps.ts";
import type { RawCase } from "#ports/case-platform.ts";
import { markHandled, park, receive, takeWaiting, type WaitingMessage } from "#runtime/delivery/inbox.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const MOST_AT_ONCE = 100;
const MOST_RUNS = 100;

/**
 * Handles the notices that arrived: each says that a case changed, so those cases are read together and each becomes a
 * message of its own, like those of the poll. A notice that cannot be read is parked; those whose platform is away wait
 * for the next run, and the poll would bring the same cases anyway.
 */
export async function handleCaseEvents(deps: IntakeDeps): Promise<void> {
  for (let run = 0; run < MOST_RUNS; run += 1) {
    const notices = await waitingNotices(deps);
    if (notices.length === 0) break;
    await deps.onStep?.("event-taken");
    if (!(await handleNotices(deps, notices))) break;
  }
  await handleWaitingCases(deps);
}

interface Notice extends WaitingMessage {
  key: string | undefined;
}

function waitingNotices({ db }: IntakeDeps): Promise<Notice[]> {
  return inTransaction(db, async (tx) => {
    const waiting = await takeWaiting(tx, { platform: CZRM, kind: CASE_EVENT, limit: MOST_AT_ONCE });
    return waiting.map((message) => ({ ...message, key: caseKeyOf(message.payload) }));
  });
}

function caseKeyOf(payload: string): string | undefined {
  try {
    const { caseId } = JSON.parse(payload) as { caseId?: unknown };
    return typeof caseId === "string" && /^500\w{12}(?:\w{3})?$/.test(caseId) ? caseId : undefined;
  } catch {
    return undefined;
  }
}

/** @returns false when the platform is away */
async function handleNotices(deps: IntakeDeps, notices: readonly Notice[]): Promise<boolean> {
  const keys = [...new Set(notices.flatMap(({ key }) => (key === undefined ? [] : [key])))];
  const correlationId = notices[0]?.correlationId ?? "";
  const cases = await deps.cases.read(keys, correlationId).catch((error: unknown) => {
    if (error instanceof PlatformUnavailable) return undefined;
    throw error;
  });
  if (cases === undefined) return false;
  await deps.onStep?.("event-read");
  await inTransaction(deps.db, (tx) => settleNotices(tx, { notices, cases, platform: deps.cases.name }));
  await deps.onStep?.("event-stored");
  return true;
}

interface Settling {
  notices: readonly Notice[];
  cases: ReadonlyMap<string, RawCase>;
  /** What people call it. */
  platform: string;
}

async function settleNotices(tx: Tx, { notices, cases, platform }: Settling): Promise<void> {
  const told = notices.flatMap((notice) => {
    const raw = notice.key === undefined ? undefined : cases.get(notice.key);
    return raw === undefined ? [] : [{ notice, raw }];
  });
  const messages = told.map(({ raw }) => ({
    messageId: raw.messageId,
    payload: raw.payload,
    because: raw.because,
    kind: CASE_MESSAGE,
    headers: headersOf(raw),
  }));
  await receive(tx, { platform: CZRM, correlationId: notices[0]?.correlationId ?? "" }, messages);
  const { rows } = await sql<{ id: string; key: string }>`
    select id, source_key as key from request
    where source = ${CZRM} and source_key = any(${told.map(({ notice }) => notice.key)}::text[])`.execute(tx);
  const subjects = new Map(rows.map(({ id, key }) => [key, id]));
  await markHandled(
    tx,
    "request",
    told.map(({ notice }) => ({ id: notice.id, subjectId: subjects.get(notice.key ?? "") })),
  );
  const handled = new Set(told.map(({ notice }) => notice.id));
  const parked = notices
    .filter(({ id }) => !handled.has(id))
    .map(({ id, key }) => ({
      id,
      reason: key === undefined ? "La notifica non nomina un caso" : `${platform} non conosce questo caso`,
    }));
  await park(tx, parked);
}
