import type { Parameters } from "#features/work-orders/public.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";

/** Messages younger than this are on their way, not late. */
const LATE = "interval '2 minutes'";

/**
 * SQL of the platforms that are late, as JSON: messages waiting in or out for longer than they should, or calls
 * suspended because the platform does not answer. Who works must know that what they see or say is delayed.
 */
export function delayText(platforms: readonly PlatformDescriptor[], parameters: Parameters): string {
  const names = Object.fromEntries(platforms.map(({ code, name }) => [code, name]));
  const label = `coalesce(${parameters.add(JSON.stringify(names))}::jsonb ->> platform, platform)`;
  return `coalesce((
  select json_agg(json_build_object('platform', platform, 'label', ${label},
    'since', to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'waiting', waiting) order by since)
  from (
    select platform, min(since) as since, sum(waiting)::int as waiting from (
      select platform, min(created_at) as since, count(*) as waiting from outbox_message
        where state in ('pending', 'delivering') and created_at < $1::timestamptz - ${LATE} group by platform
      union all
      select platform, min(received_at), count(*) from inbox_message
        where state = 'received' and received_at < $1::timestamptz - ${LATE} group by platform
      union all
      select platform, coalesce(last_failure_at, updated_at), 0 from platform_health where breaker = 'open'
    ) late group by platform
  ) p), '[]'::json)`;
}
