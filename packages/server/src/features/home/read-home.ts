import { NOWHERE, type Principal, type Reach, reachOf } from "#domain/access/policy.ts";
import { delayText } from "#features/home/delay-text.ts";
import { inboxText } from "#features/home/inbox-text.ts";
import {
  DEADLINE,
  ITEM_COLUMNS,
  ITEM_JOINS,
  itemMembers,
  labelText,
  OPEN_CONDITION,
  parameters,
  STATE_LABEL,
  scopeText,
  tallyText,
} from "#features/work-orders/public.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";
import { readTogether } from "#runtime/database/read-together.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

const DAY_START = "date_trunc('day', $1::timestamptz at time zone 'Europe/Rome')";
const TODAY = `(${DAY_START} at time zone 'Europe/Rome')`;
const TOMORROW = `((${DAY_START} + interval '1 day') at time zone 'Europe/Rome')`;
/** What one reads at a glance, and on a phone before scrolling: the rest is one link away, in the list. */
const DUE_TODAY_SHOWN = 10;
const MONTHS_SHOWN = 12;

export interface HomeOptions {
  now: Date;
  platforms: readonly PlatformDescriptor[];
}

/** What of the city a home page counts: all who have the same see the same. */
interface HomeReach {
  orders: Reach;
  requests: Reach | undefined;
}

function homeReachOf(principal: Principal): HomeReach {
  return {
    orders: reachOf(principal, "work-order.read") ?? NOWHERE,
    requests: reachOf(principal, "request.read"),
  };
}

/** What there is to do today, as the text of a `Home`: only what this person reaches is counted. */
export function readHome(db: Db, principal: Principal, options: HomeOptions): Promise<string> {
  return readReach(db, homeReachOf(principal), options);
}

/** A whole office opens its home at eight: pages asked at the same moment by people of the same reach are read once. */
export function openHomes(
  db: Db,
  { clock, platforms }: { clock: Clock; platforms: readonly PlatformDescriptor[] },
): (principal: Principal) => Promise<string> {
  const read = readTogether(async (keys) => {
    const options = { now: clock.now(), platforms };
    return Promise.all(
      keys.map(async (id) => ({ id, home: await readReach(db, JSON.parse(id) as HomeReach, options) })),
    );
  });
  return async (principal) => (await read(JSON.stringify(homeReachOf(principal))))?.home ?? "{}";
}

async function readReach(db: Db, reach: HomeReach, options: HomeOptions): Promise<string> {
  const { text, values } = homeStatement(reach, options);
  const [row] = await runText<{ home: string }>(db, text, values);
  return row?.home ?? "{}";
}

/**
 * One statement for the whole page. Figures come from the tally; of the orders themselves only those of today are
 * touched: the first to be shown, and those whose hour has already passed.
 */
function homeStatement(
  { orders, requests }: HomeReach,
  { now, platforms }: HomeOptions,
): { text: string; values: unknown[] } {
  const sink = parameters(now);
  const scope = scopeText(orders, sink);
  const inScope = scope === undefined ? "" : `and ${scope}`;
  const text = `
    with tally as materialized (${tallyText(orders, sink)}),
    passed as materialized (
      select count(*)::int as orders from work_order o
      where ${OPEN_CONDITION} and ${DEADLINE} >= ${TODAY} and ${DEADLINE} < $1::timestamptz ${inScope}
    ),
    today as materialized (
      select ${ITEM_COLUMNS} from work_order o
      where ${OPEN_CONDITION} and ${DEADLINE} >= ${TODAY} and ${DEADLINE} < ${TOMORROW} ${inScope}
      order by ${DEADLINE}, o.id limit ${DUE_TODAY_SHOWN}
    )
    select json_strip_nulls(json_build_object(
      'today', to_char(${DAY_START}, 'YYYY-MM-DD'),
      'inbox', ${inboxText(requests, sink)},
      'due', ${DUE}, 'dueToday', ${DUE_TODAY}, 'byState', ${BY_STATE}, 'byMonth', ${BY_MONTH},
      'delayedPlatforms', ${delayText(platforms, sink)}))::text as home`;
  return { text, values: sink.values };
}

const DUE = `(
  select json_build_object('overdue', days.before + passed.orders, 'today', days.today - passed.orders,
    'week', days.today + days.after - passed.orders)
  from passed, (
    select coalesce(sum(orders) filter (where period < ${DAY_START}::date), 0)::int as before,
      coalesce(sum(orders) filter (where period = ${DAY_START}::date), 0)::int as today,
      coalesce(sum(orders) filter (where period > ${DAY_START}::date
        and period < (${DAY_START} + interval '7 days')::date), 0)::int as after
    from tally where measure = 'due'
  ) days)`;

const DUE_TODAY = `coalesce((
  select json_agg(json_build_object(${itemMembers("$1::timestamptz")}) order by o.due_at, o.id)
  from today o ${ITEM_JOINS}), '[]'::json)`;

const STATES_IN_ORDER = Object.keys(STATE_LABEL)
  .map((state) => `'${state}'`)
  .join(", ");

const BY_STATE = `coalesce((
  select json_agg(json_build_object('state', state, 'label', ${labelText("state", STATE_LABEL)}, 'orders', orders)
    order by array_position(array[${STATES_IN_ORDER}], state))
  from (select state, sum(orders)::int as orders from tally where measure = 'opened' group by state) s
  where orders <> 0), '[]'::json)`;

const BY_MONTH = `(
  select json_agg(json_build_object('month', to_char(month, 'YYYY-MM'), 'opened', coalesce(opened, 0),
    'closed', coalesce(closed, 0)) order by month)
  from generate_series(date_trunc('month', ${DAY_START}) - interval '${MONTHS_SHOWN - 1} months',
    date_trunc('month', ${DAY_START}), interval '1 month') as month
  left join (
    select period, sum(orders) filter (where measure = 'opened')::int as opened,
      sum(orders) filter (where measure = 'closed')::int as closed
    from tally where measure in ('opened', 'closed') group by period
  ) t on t.period = month::date)`;
