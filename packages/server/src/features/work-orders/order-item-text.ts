import { instantText } from "#features/work-orders/sql-text.ts";

/** All that a list item needs of `o` (work_order); descriptions and deadlines' reasons stay on disk. */
export const ITEM_COLUMNS = `o.id, o.code, o.state, o.title, o.category, o.urgency, o.building_id, o.municipio,
    o.address_text, o.firm_id, o.assignee_id, o.opened_at, o.planned_start, o.due_at, o.at_risk_at, o.sla_outcome,
    o.sla_policy_code, o.parent_id, o.version`;

/**
 * Suspended by the client's own cause: no deadline runs (compute-deadlines.ts). Where the executor is the cause the clock
 * goes on, and an order that is late says so.
 */
export const CLOCK_STANDS = "(o.state = 'suspended' and o.due_at is null and o.sla_policy_code is not null)";

/** How an order stands with its deadlines, for a list: everything is already in the row but the hour. */
export function slaStateText(now: string): string {
  return `case
    when o.sla_outcome = 'met' then 'met'
    when o.sla_outcome = 'breached' then 'breached'
    when o.due_at is null then case when ${CLOCK_STANDS} then 'suspended' else 'none' end
    when o.due_at < ${now} then 'breached'
    when o.at_risk_at < ${now} then 'at-risk'
    else 'on-time' end`;
}

/** Members of a `WorkOrderListItem`, over `o` joined as `ITEM_JOINS` does. `now` is the placeholder of the instant. */
export function itemMembers(now: string): string {
  return `'id', o.id, 'code', o.code, 'state', o.state, 'title', o.title,
    'category', o.category, 'categoryLabel', c.label, 'urgency', o.urgency,
    'building', case when b.id is not null then json_build_object('id', b.id, 'code', b.code, 'name', b.name) end,
    'municipio', o.municipio, 'addressText', o.address_text,
    'firm', case when f.id is not null then json_build_object('id', f.id, 'code', f.code, 'name', f.name) end,
    'assignee', u.display_name,
    'openedAt', ${instantText("o.opened_at")}, 'plannedStart', ${instantText("o.planned_start")},
    'dueAt', ${instantText("o.due_at")}, 'slaState', ${slaStateText(now)},
    'parentId', o.parent_id, 'version', o.version`;
}

export const ITEM_JOINS = `join category c on c.code = o.category
    left join building b on b.id = o.building_id
    left join firm f on f.id = o.firm_id
    left join app_user u on u.id = o.assignee_id`;
