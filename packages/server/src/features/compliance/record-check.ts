import type { RecordedCheck } from "@stabile/contract/compliance";
import { sql } from "kysely";
import type { z } from "zod";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { versionOn } from "#domain/obligations/rule-book.ts";
import { romeDay } from "#domain/time/rome.ts";
import { findObligation } from "#features/compliance/find-obligation.ts";
import type { ObligationRow } from "#features/compliance/obligation-view.ts";
import { recomputeStale } from "#features/compliance/recompute.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

export interface Recording {
  obligationId: string;
  check: z.output<typeof RecordedCheck>;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * A check that was made. The next day is computed in the same transaction; a negative one is told, so that work opens.
 * @throws Problem `not-found`, `unprocessable` naming the field, `conflict` when somebody recorded another meanwhile
 */
export function recordCheck(
  db: Db,
  { clock }: { clock: Clock },
  recording: Recording,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { check, correlationId } = recording;
    const row = await findObligation(tx, recording.obligationId, recording.reach);
    refuseWrong(check, romeDay(now));
    await lockChecks(tx, row.subjectId);
    await refuseUnseen(tx, row, check.seen);
    const placement = { municipio: row.municipio, buildingId: row.buildingId };
    const { actor, detail } = signatureOf(recording.principal, "obligation.manage", placement);
    const id = uuidV7();
    await insertCheck(tx, { id, row, check, actor, now });
    await recomputeStale(tx, romeDay(now), { onlyBuilding: row.buildingId });
    await audit(tx, {
      ...{ actor, action: "check.record", subjectKind: "building", subjectId: row.buildingId, correlationId },
      detail: { ...detail, check: id, rule: row.rule, subject: row.subjectId, ...told(check) },
    });
    await tell(tx, row, { id, check });
    return { id };
  });
}

const told = ({ doneOn, outcome }: Recording["check"]) => ({ doneOn, outcome });

function refuseWrong({ doneOn, outcome, prescriptions }: Recording["check"], today: string): void {
  const wrong = (field: string, message: string) =>
    new Problem("unprocessable", message, [{ field, message }]);
  if (doneOn > today) throw wrong("doneOn", "La data della verifica è nel futuro");
  if (outcome !== "positive" && prescriptions === undefined)
    throw wrong("prescriptions", "Scrivi che cosa chiede il verbale");
}

/** Of two people at one subject, the second waits for the first and then sees what they wrote. */
export const lockChecks = (tx: Tx, subjectId: string): Promise<void> => lockName(tx, `checks.${subjectId}`);

async function refuseUnseen(tx: Tx, { subjectId, rule }: ObligationRow, seen: string | null): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select c.id from check_done c
    where c.subject_id = ${subjectId}::uuid and c.rule = ${rule}
      and not exists (select from check_annulment a where a.check_id = c.id)
    order by c.done_on desc, c.recorded_at desc, c.id desc limit 1`.execute(tx);
  if ((rows[0]?.id ?? null) !== seen)
    throw new Problem(
      "conflict",
      "Qualcun altro ha registrato o annullato una verifica nel frattempo: ricarica",
      [{ field: "seen", message: "Non è l'ultima verifica registrata" }],
    );
}

interface New {
  id: string;
  row: ObligationRow;
  check: Recording["check"];
  actor: Actor;
  now: Date;
}

async function insertCheck(tx: Tx, { id, row, check, actor, now }: New): Promise<void> {
  await tx
    .insertInto("check_done")
    .values({
      id,
      rule: row.rule,
      subject_kind: row.subjectKind,
      subject_id: row.subjectId,
      building_id: row.buildingId,
      done_on: check.doneOn,
      outcome: check.outcome,
      prescriptions: check.prescriptions ?? null,
      done_by: check.doneBy,
      document_id: check.documentId ?? null,
      work_order_id: row.workOrderId,
      recorded_by: actor.id,
      recorded_by_label: actor.label,
      recorded_at: now,
    })
    .execute();
}

async function tell(
  tx: Tx,
  { rule, buildingId, municipio }: ObligationRow,
  { id, check }: Pick<New, "id" | "check">,
): Promise<void> {
  const placement = { municipio, buildingId };
  const changed = { kind: "obligation.changed", subjectKind: "building", subjectId: buildingId, placement };
  const { book } = await loadRules(tx);
  const found = book.rules.get(rule);
  const opensWork = found && versionOn(found, check.doneOn)?.onNegative.opensWork;
  const negative = { kind: "check.negative", subjectKind: "check", subjectId: id, placement };
  await announce(tx, check.outcome === "negative" && opensWork ? [changed, negative] : [changed]);
}
