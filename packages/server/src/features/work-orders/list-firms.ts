import type { Firm } from "@stabile/contract/work-orders";
import type { Reach } from "#domain/access/policy.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

const OPEN =
  "state in ('draft', 'issued', 'accepted', 'planned', 'in-progress', 'suspended', 'executed', 'reported')";

/** Who gives work somewhere in the city chooses among all of them, whichever firm they also have to do with. */
function isOfFirmsOnly(reach: Reach): reach is Exclude<Reach, { all: true }> {
  if (reach.all) return false;
  return reach.firmIds.length > 0 && [reach.municipi, reach.buildingIds, reach.contractIds].every(isEmpty);
}

const isEmpty = (keys: readonly string[]): boolean => keys.length === 0;

/** Firms and squads that can be given work, with the orders they have open, from the figures kept at each change. */
export async function listFirms(db: Db, reach: Reach): Promise<Firm[]> {
  const mine = isOfFirmsOnly(reach) ? reach.firmIds : null;
  return runText<Firm>(
    db,
    `select f.id, f.code, f.name, f.kind,
      coalesce((select sum(t.orders) from work_order_tally t
        where t.axis = 'firm' and t.axis_key = f.id::text and t.measure = 'opened' and t.${OPEN}), 0)::int
      + coalesce((select sum(t.orders) from work_order_tally_change t
        where t.firm_id = f.id and t.measure = 'opened' and t.${OPEN}), 0)::int as "openOrders"
    from firm f
    where f.disabled_at is null and ($1::uuid[] is null or f.id = any($1::uuid[]))
    order by f.kind, f.name`,
    [mine],
  );
}
