import { sql } from "kysely";
import { versionOn } from "#domain/obligations/rule-book.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { categoryOfGroup } from "#domain/planning/group-checks.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { loadRules, titleOf } from "#features/compliance/public.ts";
import { tellBuildings } from "#features/planning/tell-buildings.ts";
import { writeOrder } from "#features/work-orders/public.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const MOST_IN_A_TURN = 500;
const TRY_AGAIN_MS = 3_600_000;
/** Who opens them: a rule of the law's, and no person. */
const BY_RULE = { id: null, label: "Stabile, per una verifica negativa" };

/**
 * Opens the order that each negative check asks. Each in a transaction of its own, that takes it out of the queue and
 * writes the order together: what a crash interrupts is done at the next turn, and nothing is done twice.
 * @returns orders opened
 */
export async function openNegativeOrders(db: Db, { clock }: { clock: Clock }): Promise<number> {
  let opened = 0;
  for (let turn = 0; turn < MOST_IN_A_TURN; turn += 1) {
    const done = await inTransaction(db, (tx) => openNext(tx, clock.now()));
    if (done === "none") break;
    if (done === "opened") opened += 1;
  }
  return opened;
}

interface NegativeCheck {
  id: string;
  rule: string;
  doneOn: string;
  doneBy: string;
  prescriptions: string | null;
  buildingId: string;
  elementId: string | null;
  subjectName: string;
  uni8290: string | null;
  isAnnulled: boolean;
  isOpened: boolean;
}

async function openNext(tx: Tx, now: Date): Promise<"none" | "opened" | "passed"> {
  const check = await takeNext(tx, now);
  if (check === undefined) return "none";
  if (check.isAnnulled || check.isOpened) {
    await forget(tx, check.id);
    return "passed";
  }
  try {
    await openOrder(tx, check, now);
    await forget(tx, check.id);
    return "opened";
  } catch (error) {
    // Refused before anything is written, as of a building that was withdrawn: told where the check is read.
    if (!(error instanceof Problem)) throw error;
    await sql`
      update negative_check_waiting set fault = ${error.detail ?? error.title},
        next_try_at = ${new Date(now.getTime() + TRY_AGAIN_MS)}
      where check_id = ${check.id}::uuid`.execute(tx);
    return "passed";
  }
}

const forget = (tx: Tx, id: string) =>
  sql`delete from negative_check_waiting where check_id = ${id}::uuid`.execute(tx);

/** Of two workers at once, each takes another. */
async function takeNext(tx: Tx, now: Date): Promise<NegativeCheck | undefined> {
  const { rows: waiting } = await sql<{ id: string }>`
    select check_id as id from negative_check_waiting where next_try_at <= ${now} order by check_id limit 1
    for update skip locked`.execute(tx);
  const [next] = waiting;
  if (next === undefined) return undefined;
  const { rows } = await sql<NegativeCheck>`
    select c.id, c.rule, c.done_on::text as "doneOn", c.done_by as "doneBy", c.prescriptions, c.building_id as "buildingId",
      e.id as "elementId", coalesce(e.name, b.name) as "subjectName", e.uni8290,
      exists (select from check_annulment a where a.check_id = c.id) as "isAnnulled",
      exists (select from check_work_order k where k.check_id = c.id) as "isOpened"
    from check_done c join building b on b.id = c.building_id
    left join element e on c.subject_kind = 'element' and e.id = c.subject_id
    where c.id = ${next.id}::uuid`.execute(tx);
  return rows[0];
}

async function openOrder(tx: Tx, check: NegativeCheck, now: Date): Promise<void> {
  const { book } = await loadRules(tx);
  const title = titleOf(check.rule, book);
  const rule = book.rules.get(check.rule);
  const forbidsUse = rule !== undefined && versionOn(rule, check.doneOn)?.onNegative.forbidsUse === true;
  const correlationId = uuidV7();
  const order = await writeOrder(tx, {
    title: `Dopo la verifica negativa: ${title}, ${check.subjectName}`.slice(0, 200),
    description: describe(check, { title, forbidsUse }),
    category: categoryOfGroup([{ uni8290: check.uni8290 ?? undefined }]),
    urgency: forbidsUse ? "urgent" : "normal",
    ...{ buildingId: check.buildingId, elementId: check.elementId, now, correlationId },
    signature: { actor: BY_RULE, detail: {} },
    origin: { checkId: check.id, rule: check.rule },
  });
  await sql`
    insert into check_work_order (check_id, work_order_id) values (${check.id}::uuid, ${order.id}::uuid)`.execute(
    tx,
  );
  await audit(tx, {
    ...{ actor: BY_RULE, action: "check.open-order", subjectKind: "work-order", subjectId: order.id },
    ...{ correlationId, detail: { check: check.id, rule: check.rule, forbidsUse } },
  });
  await tellBuildings(tx, [check.buildingId]);
}

function describe(
  { doneOn, doneBy, prescriptions }: NegativeCheck,
  { title, forbidsUse }: { title: string; forbidsUse: boolean },
): string {
  return [
    `«${title}» del ${shortDay(doneOn)}, fatta da ${doneBy}, ha avuto esito negativo.`,
    ...(forbidsUse ? ["L'uso è vietato finché una nuova verifica non ha esito buono."] : []),
    "",
    "Che cosa chiede il verbale:",
    prescriptions ?? "",
  ].join("\n");
}
