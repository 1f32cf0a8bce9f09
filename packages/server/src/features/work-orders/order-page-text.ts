import { HISTORY_LABEL, SUSPEND_CAUSE_LABEL } from "#features/work-orders/labels.ts";
import { CLOCK_STANDS, ITEM_JOINS, itemMembers } from "#features/work-orders/order-item-text.ts";
import { EXECUTED_BY, OPEN_CHILDREN } from "#features/work-orders/order-facts.ts";
import { instantText, labelText } from "#features/work-orders/sql-text.ts";

const NOW = "$2::timestamptz";

const MILESTONES = `(
  select json_agg(json_build_object(
    'milestone', m->>'milestone', 'label', m->>'label', 'dueAt', m->>'dueAt', 'metAt', m->>'metAt',
    'state', case
      when m->>'metAt' is not null
        then case when (m->>'metAt')::timestamptz <= (m->>'dueAt')::timestamptz then 'met' else 'breached' end
      when ${CLOCK_STANDS} then 'suspended'
      when (m->>'dueAt')::timestamptz < ${NOW} then 'breached'
      when (m->>'atRiskAt')::timestamptz < ${NOW} then 'at-risk'
      else 'on-time' end,
    'explanation', m->'explanation') order by n)
  from jsonb_array_elements(o.sla->'milestones') with ordinality as milestone (m, n))`;

const SUSPENSIONS = `(
  select json_agg(json_build_object('cause', s.cause, 'label', ${labelText("s.cause", SUSPEND_CAUSE_LABEL)},
    'note', s.note, 'clientCaused', s.client_caused, 'beganAt', ${instantText("s.began_at")},
    'endedAt', ${instantText("s.ended_at")}) order by s.began_at)
  from work_order_suspension s where s.order_id = o.id)`;

const PLACED = (order: string) => `'municipio', ${order}.municipio, 'building_id', ${order}.building_id,
    'contract_id', ${order}.contract_id, 'firm_id', ${order}.firm_id`;

// Beside the body, with where they belong: whoever shares the question may not reach the same ones (relatives.ts).
const CHILDREN = `(
  select json_agg(json_build_object('id', d.id, 'code', d.code, 'title', d.title, 'state', d.state, ${PLACED("d")})
    order by d.code)
  from work_order d where d.parent_id = o.id)`;

const PARENT = `case when p.id is not null
    then json_build_object('id', p.id, 'code', p.code, 'name', p.title, ${PLACED("p")}) end`;

const REQUESTS = `(
  select json_agg(json_build_object('id', r.id, 'code', r.code, 'subject', r.subject,
    'sourceNumber', r.source_number) order by r.opened_at)
  from request r where r.work_order_id = o.id)`;

// The citizen's photos are part of the order: whoever executes it has to see them.
const FILES = `(
  select json_agg(json_build_object('id', a.id, 'fileName', a.file_name, 'mediaType', a.media_type,
    'byteLength', a.byte_length, 'caption', a.caption, 'state', a.state, 'refuseReason', a.refuse_reason,
    'createdAt', ${instantText("a.created_at")}) order by a.created_at, a.id)
  from (
    select * from attachment where subject_kind = 'work-order' and subject_id = o.id
    union all
    select a.* from request r join attachment a on a.subject_kind = 'request' and a.subject_id = r.id
    where r.work_order_id = o.id
  ) a)`;

const HISTORY = `(
  select json_agg(json_build_object('id', e.id, 'at', ${instantText("e.at")}, 'actor', e.actor_label,
    'action', e.action, 'label', ${labelText("e.action", HISTORY_LABEL)}, 'fromState', e.from_state,
    'toState', e.to_state, 'note', e.note) order by e.at, e.id)
  from work_order_event e where e.order_id = o.id)`;

const list = (text: string) => `coalesce(${text}, '[]'::json)`;

const pageOf = (id: string) => `
  select o.id, o.version, o.state, o.municipio, o.building_id, o.contract_id, o.firm_id, f.kind as firm_kind,
    ${EXECUTED_BY} as executed_by,
    ${OPEN_CHILDREN} as open_children,
    ${PARENT} as parent, ${CHILDREN} as children,
    json_strip_nulls(json_build_object(${itemMembers(NOW)},
      'description', o.description,
      'point', case when o.point is not null
        then json_build_object('longitude', st_x(o.point), 'latitude', st_y(o.point)) end,
      'element', case when l.id is not null then json_build_object('id', l.id, 'code', l.code, 'name', l.name) end,
      'contract', case when k.id is not null then json_build_object('id', k.id, 'code', k.code, 'name', k.title) end,
      'issuedAt', ${instantText("o.issued_at")}, 'acceptedAt', ${instantText("o.accepted_at")},
      'plannedEnd', ${instantText("o.planned_end")}, 'startedAt', ${instantText("o.started_at")},
      'suspendedAt', ${instantText("o.suspended_at")}, 'suspendCause', o.suspend_cause,
      'executedAt', ${instantText("o.executed_at")}, 'verifiedAt', ${instantText("o.verified_at")},
      'cancelledAt', ${instantText("o.cancelled_at")},
      'labourMinutes', o.labour_minutes, 'closingNote', o.closing_note,
      'sla', ${list(MILESTONES)}, 'slaPolicy', o.sla->'policy',
      'suspensions', ${list(SUSPENSIONS)},
      'requests', ${list(REQUESTS)}, 'files', ${list(FILES)},
      'history', ${list(HISTORY)}))::text as body
  from work_order o ${ITEM_JOINS}
    left join element l on l.id = o.element_id
    left join contract k on k.id = o.contract_id
    left join work_order p on p.id = o.parent_id
  where o.id = ${id}`;

/**
 * The statement of an order's page: `$1` the order, `$2` the instant of reading. One row; `body` is the JSON of a
 * `WorkOrder` without its `parent`, `children` and `actions`, which depend on who asks.
 */
export const ORDER_PAGE = pageOf("$1::uuid");

/**
 * The same for several orders, `$1` their ids between commas. Each is looked up as if alone (`offset 0` keeps it so), and
 * the plan does not depend on how many they are: of an array's length PostgreSQL would make a plan at every call.
 */
export const ORDER_PAGES = `
  select page.* from string_to_table($1::text, ',') as asked (id)
    cross join lateral (${pageOf("asked.id::uuid")} offset 0) page`;
