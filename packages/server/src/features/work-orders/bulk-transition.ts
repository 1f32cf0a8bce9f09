import type { Transition } from "@stabile/contract/work-orders";
import { sql } from "kysely";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { runText } from "#runtime/database/run-text.ts";
import { type OrderDeps, transitionWorkOrder } from "#features/work-orders/transition-work-order.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface BulkCommand {
  ids: readonly string[];
  transition: Transition;
  principal: Principal;
  correlationId: string;
}

export interface BulkOutcome {
  id: string;
  code: string;
  done: boolean;
  refusedBecause?: string;
}

/**
 * The same step on several orders, each with its own outcome: one that is refused undoes only itself. Orders are
 * taken by id, so that two crossing lists cannot block each other; outcomes come in the order asked.
 */
export async function bulkTransition(db: Db, deps: OrderDeps, command: BulkCommand): Promise<BulkOutcome[]> {
  const ids = [...new Set(command.ids)];
  const codes = await readableCodes(db, command);
  const outcomes = new Map<string, BulkOutcome>();
  for (const id of [...ids].sort()) {
    const code = codes.get(id);
    outcomes.set(
      id,
      code === undefined
        ? { id, code: "", done: false, refusedBecause: "Questo ordine non c'è" }
        : await attempt(db, deps, { ...command, id, code }),
    );
  }
  return ids.map((id) => outcomes.get(id) as BulkOutcome);
}

async function attempt(
  db: Db,
  deps: OrderDeps,
  { id, code, transition, principal, correlationId }: BulkCommand & { id: string; code: string },
): Promise<BulkOutcome> {
  try {
    await apart(db, (own) => transitionWorkOrder(own, deps, { id, transition, principal, correlationId }));
    return { id, code, done: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, code, done: false, refusedBecause: error.detail ?? error.title };
  }
}

/** A transaction of its own, or a savepoint inside the one that also holds the idempotency key. */
async function apart<T>(db: Db, work: (own: Db) => Promise<T>): Promise<T> {
  if (!db.isTransaction) return work(db);
  const tx = db as Tx;
  await sql`savepoint one_of_many`.execute(tx);
  try {
    const result = await work(tx);
    await sql`release savepoint one_of_many`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint one_of_many`.execute(tx);
    throw error;
  }
}

async function readableCodes(db: Db, { ids, principal }: BulkCommand): Promise<Map<string, string>> {
  const rows = await runText<{
    id: string;
    code: string;
    municipio: string | null;
    building_id: string | null;
    contract_id: string | null;
    firm_id: string | null;
  }>(
    db,
    "select id, code, municipio, building_id, contract_id, firm_id from work_order where id = any($1::uuid[])",
    [ids],
  );
  const reach = reachOf(principal, "work-order.read");
  return new Map(rows.filter((row) => reaches(reach, placementOf(row))).map((row) => [row.id, row.code]));
}
