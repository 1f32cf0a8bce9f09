import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { CITIZEN_STATUS_LABEL } from "#domain/work-order/citizen-status.ts";
import { type ScopeColumns, scopeCondition } from "#runtime/web/scope-filter.ts";

/** SQL of an instant as the API writes it. */
export const instant = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL that turns a code into its Italian label; codes and labels are constants of ours. */
export function labelOf(column: RawBuilder<unknown>, labels: Record<string, string>): RawBuilder<unknown> {
  const cases = Object.entries(labels).map(
    ([code, label]) => sql`when ${sql.lit(code)} then ${sql.lit(label)}`,
  );
  return sql`case ${column} ${sql.join(cases, sql` `)} else ${column} end`;
}

/** Members of a `RequestListItem`, over `r` joined as `itemJoins` does. */
export const ITEM_MEMBERS = sql`
  'id', r.id, 'code', r.code, 'sourceNumber', r.source_number, 'state', r.state, 'category', r.category,
  'categoryLabel', c.label, 'urgency', r.urgency, 'subject', r.subject, 'addressText', r.address_text,
  'municipio', r.municipio,
  'building', case when b.id is not null then json_build_object('id', b.id, 'code', b.code, 'name', b.name) end,
  'workOrder', case when o.id is not null then json_build_object('id', o.id, 'code', o.code) end,
  'point', case when r.point is not null
    then json_build_object('longitude', st_x(r.point), 'latitude', st_y(r.point)) end,
  'attachments', (select count(*) from attachment a where a.subject_kind = 'request' and a.subject_id = r.id),
  'openedAt', ${instant("r.opened_at")}, 'receivedAt', ${instant("r.received_at")}, 'reopenCount', r.reopen_count`;

/** What a reader may know of beside the reports themselves. */
export interface ReaderReach {
  requests: Reach;
  /** Undefined: no order at all. */
  orders: Reach | undefined;
}

/** Joins of `ITEM_MEMBERS`: the order that answers a report is named only to who reaches that order. */
export const itemJoins = ({ orders }: ReaderReach) => sql`
  left join category c on c.code = r.category
  left join building b on b.id = r.building_id
  left join work_order o on o.id = r.work_order_id ${alsoWithin(orders, ORDER_SCOPE)}`;

const ORDER_SCOPE = {
  municipio: "o.municipio",
  building: "o.building_id",
  contract: "o.contract_id",
  firm: "o.firm_id",
};

const requestScope = (row: string): ScopeColumns => ({
  municipio: `${row}.municipio`,
  building: `${row}.building_id`,
});

function alsoWithin(reach: Reach | undefined, columns: ScopeColumns): RawBuilder<unknown> {
  const scope = reach === undefined ? sql`false` : scopeCondition(reach, columns);
  return scope === undefined ? sql`` : sql`and ${scope}`;
}

/** What happened, in the past tense. Both what the platform told and what a person did. */
const HISTORY_LABEL: Record<string, string> = {
  received: "Ricevuta",
  triaged: "Valutata",
  merged: "Unita a un'altra",
  merge: "Unita a un'altra sulla piattaforma",
  "merged-here": "Un'altra segnalazione è stata unita a questa",
  rejected: "Respinta",
  reject: "Respinta sulla piattaforma",
  restored: "Ripristinata",
  "taken-in-charge": "Presa in carico",
  "take-in-charge": "Presa in carico sulla piattaforma",
  resolved: "Risolta",
  resolve: "Chiusa sulla piattaforma",
  reopen: "Riaperta dal cittadino",
  withdraw: "Ritirata sulla piattaforma",
  withdrawn: "Ritirata",
  updated: "Aggiornata dal cittadino",
  comment: "Commento sulla piattaforma",
};

/** An entry of a merging names the other report by its code: not to who may not know of that one. */
const noteFor = ({ requests }: ReaderReach) =>
  requests.all
    ? sql`e.note`
    : sql`case when e.kind not in ('merged', 'merged-here') or exists (
        select from request x where x.id = coalesce(e.detail->>'into', e.detail->>'merged')::uuid
          ${alsoWithin(requests, requestScope("x"))}) then e.note end`;

const historyFor = (reader: ReaderReach) => sql`(
  select json_agg(json_build_object('id', e.id, 'at', ${instant("e.at")}, 'actor', e.actor_label, 'action', e.kind,
    'label', ${labelOf(sql`e.kind`, HISTORY_LABEL)}, 'fromState', e.detail->>'fromState',
    'toState', coalesce(e.detail->>'toState', e.detail->>'state'), 'note', ${noteFor(reader)}) order by e.at, e.id)
  from request_event e where e.request_id = r.id)`;

const FILES = sql`(
  select json_agg(json_build_object('id', a.id, 'fileName', a.file_name, 'mediaType', a.media_type,
    'byteLength', a.byte_length, 'caption', a.caption, 'state', a.state, 'refuseReason', a.refuse_reason,
    'createdAt', ${instant("a.created_at")}) order by a.created_at, a.id)
  from attachment a where a.subject_kind = 'request' and a.subject_id = r.id)`;

const MESSAGES = sql`(
  select json_agg(json_build_object('id', m.id,
    'label', ${labelOf(sql`(m.payload->>'status')`, CITIZEN_STATUS_LABEL)}, 'state', m.state,
    'createdAt', ${instant("m.created_at")}, 'deliveredAt', ${instant("m.delivered_at")}) order by m.sequence)
  from outbox_message m where m.subject_kind = 'request' and m.subject_id = r.id)`;

const mergedHereFor = ({ requests }: ReaderReach) => sql`(
  select json_agg(json_build_object('id', g.id, 'code', g.code, 'subject', g.subject) order by g.opened_at)
  from request g where g.merged_into = r.id ${alsoWithin(requests, requestScope("g"))})`;

const listOf = (items: RawBuilder<unknown>) => sql`coalesce(${items}, '[]'::json)`;

/** Members of a `Request` besides those of the list; over `r` joined as `pageJoins` does. The reporter is apart. */
export const pageMembers = (reader: ReaderReach) => sql`
  'description', r.description, 'sourceCategory', r.source_category,
  'mergedInto', case when main.id is not null then json_build_object('id', main.id, 'code', main.code) end,
  'mergedHere', ${listOf(mergedHereFor(reader))}, 'rejectReason', r.reject_reason, 'closedAt', ${instant("r.closed_at")},
  'version', r.version, 'files', ${listOf(FILES)}, 'history', ${listOf(historyFor(reader))}, 'messages', ${listOf(MESSAGES)}`;

export const pageJoins = (reader: ReaderReach) => sql`${itemJoins(reader)}
  left join request main on main.id = r.merged_into ${alsoWithin(reader.requests, requestScope("main"))}`;

export const REPORTER = sql`json_build_object('name', r.reporter_name, 'taxCode', r.reporter_tax_code,
  'email', r.reporter_email, 'phone', r.reporter_phone)`;
