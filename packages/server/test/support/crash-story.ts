import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { caseStatusSender } from "#features/requests/case-status-sender.ts";
import { handleCaseEvents } from "#features/requests/handle-case-event.ts";
import { CASE_EVENT, CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { askReports, takeInCharge, tellCitizens } from "#features/requests/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createDelivery } from "#runtime/delivery/deliver.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

/** Every boundary between two steps of intake and delivery. */
export const STEPS = [
  "batch-applied",
  "batch-taken",
  "claimed",
  "event-read",
  "event-stored",
  "event-taken",
  "page-read",
  "page-stored",
  "sent",
  "settled",
];

export const FAULTS = {
  errorRate: 0.08,
  timeoutAfterEffectRate: 0.12,
  throttleRate: 0.03,
  expiredTokenRate: 0.05,
  duplicateRate: 0.1,
  reorderRate: 0.1,
  truncateRate: 0.08,
};
export const NO_FAULTS = Object.fromEntries(Object.keys(FAULTS).map((name) => [name, 0]));

const STORY = [
  { status: "planned", text: "Programmata", plannedOn: "2026-07-01" },
  { status: "suspended", text: "Sospesa", cause: "Attesa materiali" },
  { status: "resumed", text: "Ripresa" },
  { status: "executed", text: "Eseguita" },
] as const;

/** What the case shows at the end, and the comments its citizen reads. */
export const SHOWN = ["Presa in carico", "Programmata", "Sospesa", "Presa in carico", "Eseguita"];
export const SAID = ["La segnalazione è stata presa in carico.", ...STORY.map(({ text }) => text)];

/** Everything a worker does in one turn: poll, notices, delivery. The platform away stops the poll and nothing else. */
export async function workOnce(deps: IntakeDeps): Promise<void> {
  await pollCases(deps).catch((error: unknown) => {
    if (!(error instanceof PlatformUnavailable)) throw error;
  });
  await handleCaseEvents(deps);
  const senders = [caseStatusSender(CZRM, deps.cases)];
  const { db, clock, onStep } = deps;
  await createDelivery({ db, clock, senders, ...(onStep ? { onStep } : {}) }).sweep();
}

/** What the ESB's notice leaves in the inbox. */
export function leaveNotice(db: Db, key: string): Promise<number> {
  const payload = JSON.stringify({ eventId: `evento-${key}`, type: "case.created", caseId: key });
  return receive(db, { platform: CZRM, correlationId: "c" }, [
    { messageId: `evento-${key}`, kind: CASE_EVENT, payload },
  ]);
}

/** Each report that came in is answered by an order, whose steps are told one after the other. */
export async function answerNewReports(db: Db, jobs: Jobs): Promise<void> {
  const waiting = await db.selectFrom("request").select("id").where("state", "=", "received").execute();
  for (const { id } of waiting) await answer(db, jobs, id);
}

function answer(db: Db, jobs: Jobs, requestId: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const order = uuidV7();
    await sql`insert into work_order (id, code, state, title, category, urgency, opened_at)
      values (${order}, ${`ODL-${order}`}, 'issued', 'Prova', 'other', 'normal', now())`.execute(tx);
    await takeInCharge(tx, jobs, {
      reports: await askReports(tx, [requestId]),
      workOrder: { id: order, code: "ODL-2026-000001" },
      reach: { all: true },
      actor: { id: null, label: "Prova" },
      correlationId: "c",
    });
    for (const step of STORY)
      await tellCitizens(tx, jobs, { ...step, workOrderId: order, eventId: uuidV7(), correlationId: "c" });
  });
}
