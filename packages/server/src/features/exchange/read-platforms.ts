import { sql } from "kysely";
import type { ConnectedPlatform } from "#features/exchange/exchange-deps.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Over `k` (known), `h` (health), `i` and `o` (waiting in and out) and `c` (calls). */
const STATE = sql`case
  when h.platform is null then 'unknown'
  when h.breaker = 'open' or h.last_ok_at is null or h.last_failure_at > h.last_ok_at then 'down'
  when coalesce(c.failures, 0) * 20 > coalesce(c.calls, 0) or coalesce(i.parked, 0) + coalesce(o.parked, 0) > 0
    then 'degraded'
  else 'ok' end`;

const MEMBERS = sql`
  'platform', k.code, 'label', k.label, 'state', ${STATE}, 'breaker', coalesce(h.breaker, 'closed'),
  'lastOkAt', to_char(h.last_ok_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'lastFailureAt', to_char(h.last_failure_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'lastFailure', h.last_failure,
  'waitingIn', coalesce(i.waiting, 0), 'waitingOut', coalesce(o.waiting, 0),
  'parkedIn', coalesce(i.parked, 0), 'parkedOut', coalesce(o.parked, 0),
  'callsLastHour', coalesce(c.calls, 0), 'failuresLastHour', coalesce(c.failures, 0),
  'synchronises', k.synchronises,
  'allowance', case when h.calls_allowed > 0 and k.brake is not null then json_build_object(
    'used', h.calls_used, 'allowed', h.calls_allowed, 'brakePercent', k.brake,
    'braked', h.calls_used::bigint * 100 >= h.calls_allowed::bigint * k.brake,
    'toldAt', to_char(h.calls_told_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end`;

/**
 * Health of each connected platform, as the text of a `PlatformHealthList`. `down`: the last thing known of it is a
 * failure; `degraded`: it answers, but in the last hour it failed now and then or a message waits for a person.
 */
export async function readPlatforms(db: Db, platforms: readonly ConnectedPlatform[]): Promise<string> {
  const list = JSON.stringify(
    platforms.map(({ code, label, synchronise, brakePercent }, place) => ({
      code,
      label,
      place,
      synchronises: synchronise !== undefined,
      brake: brakePercent,
    })),
  );
  const { rows } = await sql<{ items: string }>`
    with known as (
      select * from jsonb_to_recordset(${list}::jsonb) as k(code text, label text, place int, synchronises boolean, brake int)),
    waiting_in as (select platform, count(*) filter (where state = 'received') as waiting,
      count(*) filter (where state = 'parked') as parked
      from inbox_message where state = 'received' or state = 'parked' group by platform),
    waiting_out as (select platform, count(*) filter (where state in ('pending', 'delivering')) as waiting,
      count(*) filter (where state = 'parked') as parked
      from outbox_message where state in ('pending', 'delivering') or state = 'parked' group by platform),
    calls as (select platform, count(*) as calls, count(*) filter (where outcome in ('unavailable', 'refused')) as failures
      from exchange_entry where at > now() - interval '1 hour' and direction = 'out' group by platform)
    select coalesce(json_agg(json_strip_nulls(json_build_object(${MEMBERS})) order by k.place), '[]'::json)::text as items
    from known k left join platform_health h on h.platform = k.code
      left join waiting_in i on i.platform = k.code left join waiting_out o on o.platform = k.code
      left join calls c on c.platform = k.code`.execute(db);
  return `{"items":${rows[0]?.items ?? "[]"}}`;
}
