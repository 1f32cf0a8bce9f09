import type { Reach } from "#domain/access/policy.ts";
import type { Parameters } from "#features/work-orders/public.ts";

/** SQL of the reports that wait for somebody, as JSON. Who may not read reports has none waiting. */
export function inboxText(reach: Reach | undefined, parameters: Parameters): string {
  if (reach === undefined) return "json_build_object('waiting', 0, 'reopened', 0)";
  return `(
    select json_build_object('waiting', count(*)::int, 'reopened', (count(*) filter (where r.state = 'reopened'))::int,
      'oldestOpenedAt', to_char(min(r.opened_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from request r where r.state in ('received', 'reopened', 'triaged') and ${scope(reach, parameters)})`;
}

function scope(reach: Reach, parameters: Parameters): string {
  if (reach.all) return "true";
  const alternatives = [
    ...(reach.municipi.length > 0 ? [`r.municipio = any(${parameters.add(reach.municipi)}::text[])`] : []),
    ...(reach.buildingIds.length > 0
      ? [`r.building_id = any(${parameters.add(reach.buildingIds)}::uuid[])`]
      : []),
  ];
  return alternatives.length === 0 ? "false" : `(${alternatives.join(" or ")})`;
}
