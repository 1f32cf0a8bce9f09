import pg from "pg";
import { BUILDINGS, FAULTS, MUNICIPI, PLACES, STREETS } from "./metropolis-words.ts";

export interface Metropolis {
  orders: number;
  buildings: number;
  requests: number;
  /** Side of the city, as a share of the metropolis's: a smaller one is smaller, not sparser. */
  scale: number;
}

/** Identifiers of the metropolis are counted, so that a benchmark names any row without asking for it. */
export const buildingId = (n: number): string => counted("00000000-0000-7000-8000-", n);
export const orderId = (n: number): string => counted("00000000-0000-7000-9000-", n);
export const requestId = (n: number): string => counted("00000000-0000-7000-a000-", n);
const counted = (prefix: string, n: number) => prefix + n.toString(16).padStart(12, "0");

/** The box of a million orders, in degrees. */
export const WEST = 8.67;
export const SOUTH = 44.38;
export const WIDE = 0.42;
export const HIGH = 0.13;

export const scaleOf = (orders: number): number => Math.sqrt(orders / 1_000_000);

const TABLES = ["building", "work_order", "work_order_event", "request"];

/**
 * Loads a metropolis straight into a migrated database: a building for every ten orders, three years of orders with
 * their history, a report for every three orders. The same figures always give the same city. Triggers and secondary
 * indexes are off meanwhile and are there again at the end, with fresh statistics.
 */
export async function loadMetropolis(databaseUrl: string, orders: number): Promise<Metropolis> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const size = {
    orders,
    buildings: Math.ceil(orders / 10),
    requests: Math.ceil(orders / 3),
    scale: scaleOf(orders),
  };
  try {
    await client.query("set session_replication_role = replica");
    await client.query("set maintenance_work_mem = '1GB'");
    await client.query("set synchronous_commit = off");
    await client.query(PICK);
    await withoutIndexes(client, async () => {
      await client.query(FIRMS);
      await client.query(BUILDING, [size.buildings, STREETS, BUILDINGS, MUNICIPI, size.scale]);
      const titles = FAULTS.map(([, title]) => title);
      const categories = FAULTS.map(([category]) => category);
      await client.query(ORDER, [orders, size.buildings, titles, categories, PLACES]);
      await client.query(HISTORY, []);
      await client.query(REQUEST, [size.requests, orders, titles, categories]);
    });
    await client.query("set session_replication_role = origin");
    await client.query("select rebuild_work_order_tally()");
    for (const table of [...TABLES, "work_order_tally", "work_order_tally_change"])
      await client.query(`vacuum (analyze) ${table}`);
    await client.query("checkpoint");
    return size;
  } finally {
    await client.end();
  }
}

/** A million rows put into twenty indexes one by one take far longer than the indexes built at the end. */
async function withoutIndexes(client: pg.Client, load: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relname = any($1) and not exists (select 1 from pg_constraint k where k.conindid = c.oid)`,
    [TABLES],
  );
  for (const { name } of rows) await client.query(`drop index ${client.escapeIdentifier(name)}`);
  await load();
  for (const { definition } of rows) await client.query(definition);
}

/** A number below `most` that always is the same for the same row and salt. */
const PICK = `
  create function pg_temp.pick(n bigint, salt bigint, most int) returns int language sql immutable as
  $$ select ((hashint8extended(n, salt) & 9223372036854775807) % most)::int $$`;

const FIRMS = `
  insert into firm (id, code, name, kind)
  select ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid, 'BENCH-' || n, 'Impresa di prova ' || n, 'contractor'
  from generate_series(1, 20) n`;

const BUILDING = `
  insert into building (id, code, name, use, municipio, street_name, civic_number, civic_colour, address_text, point,
    built_year, storey_count, source, source_key)
  select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'EDF-' || lpad(n::text, 6, '0'),
    kind || ' ' || street || ' ' || civic, 'school', ($4::text[])[1 + least(8, floor((longitude - ${WEST}) / (0.047 * $5::float8))::int)],
    street, civic, 'black', street || ' ' || civic, st_setsrid(st_makepoint(longitude, latitude), 4326),
    1900 + pg_temp.pick(n, 6, 110), 1 + pg_temp.pick(n, 7, 7), 'bench', n::text
  from (
    select n, ($2::text[])[1 + pg_temp.pick(n, 1, cardinality($2::text[]))] as street,
      ($3::text[])[1 + pg_temp.pick(n, 2, cardinality($3::text[]))] as kind, 1 + pg_temp.pick(n, 3, 220) as civic,
      ${WEST} + $5::float8 * pg_temp.pick(n, 4, ${WIDE * 1e6}) / 1e6 as longitude,
      ${SOUTH} + $5::float8 * pg_temp.pick(n, 5, ${HIGH * 1e6}) / 1e6 as latitude
    from generate_series(1, $1::int) n
  ) b`;

/** The last 4 % are open, in every state; of what is older, a little was cancelled and the rest is done and closed. */
const STATE = `case when n > $1 * 0.96
    then (array['issued', 'accepted', 'planned', 'in-progress', 'suspended', 'executed', 'reported', 'draft'])[1 + pg_temp.pick(n, 14, 8)]
    else (array['verified', 'accounted', 'invoiced', 'invoiced', 'invoiced', 'invoiced', 'invoiced', 'invoiced', 'invoiced',
      'cancelled'])[1 + pg_temp.pick(n, 15, 10)] end`;

const ORDER = `
  insert into work_order (id, code, state, title, description, category, urgency, building_id, municipio, address_text,
    point, firm_id, opened_at, issued_at, accepted_at, started_at, executed_at, verified_at, due_at, at_risk_at, sla,
    sla_policy_code, sla_outcome, labour_minutes, version, created_at, updated_at)
  select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid,
    'ODL-' || extract(year from opened) || '-B' || lpad(n::text, 7, '0'), state,
    title || ', ' || place, title || ' in ' || place || '. Segnalato dal referente di edificio, si chiede un sopralluogo.',
    category, (array['normal', 'normal', 'normal', 'urgent', 'emergency'])[1 + pg_temp.pick(n, 16, 5)], b.id, b.municipio,
    b.address_text, b.point,
    case when state <> 'draft' then ('00000000-0000-7000-b000-' || lpad(to_hex(1 + pg_temp.pick(n, 17, 20)), 12, '0'))::uuid end,
    opened, case when state <> 'draft' then opened + interval '1 hour' end,
    case when state not in ('draft', 'issued') then opened + interval '5 hours' end,
    case when state not in ('draft', 'issued', 'accepted', 'planned') then opened + interval '2 days' end,
    case when is_done then opened + interval '3 days' end, case when is_closed then opened + interval '4 days' end,
    case when state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended') then due end,
    case when state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended') then due - interval '2 days' end,
    jsonb_build_object('milestones', jsonb_build_array(
      jsonb_build_object('milestone', 'inspection', 'label', 'Sopralluogo', 'dueAt', opened + interval '2 days',
        'explanation', jsonb_build_array('Nessuna urgenza: 2 giorni lavorativi', 'Orario 8:00-17:00, dal lunedì al venerdì')),
      jsonb_build_object('milestone', 'start', 'label', 'Inizio lavori', 'dueAt', opened + interval '15 days',
        'explanation', jsonb_build_array('Programmabile a medio termine: 15 giorni')),
      jsonb_build_object('milestone', 'completion', 'label', 'Ultimazione', 'dueAt', due,
        'explanation', jsonb_build_array('30 giorni, 24 ore su 24')))),
    'base', case when is_closed then 'met' end, case when is_done then 30 + pg_temp.pick(n, 18, 400) else 0 end, 3, opened, opened
  from (
    select n, state, opened, opened + interval '30 days' as due, ($3::text[])[fault] as title, ($4::text[])[fault] as category,
      ($5::text[])[1 + pg_temp.pick(n, 12, cardinality($5::text[]))] as place, 1 + pg_temp.pick(n, 13, $2::int) as building,
      state in ('executed', 'reported', 'verified', 'accounted', 'invoiced') as is_done,
      state in ('verified', 'accounted', 'invoiced') as is_closed
    from (
      select n, ${STATE} as state, now() - interval '3 years' * (1 - n / ($1::float8 + 1)) as opened,
        1 + pg_temp.pick(n, 11, cardinality($3::text[])) as fault
      from generate_series(1, $1::int) n
    ) given
  ) o join building b on b.id = ('00000000-0000-7000-8000-' || lpad(to_hex(building), 12, '0'))::uuid
  order by n`;

const HISTORY = `
  insert into work_order_event (id, order_id, at, actor_label, action, from_state, to_state)
  select gen_random_uuid(), o.id, o.opened_at + step.after, 'Tecnico di prova', step.action, step.before, step.state
  from work_order o cross join (values
    (interval '0', 'create', null, 'draft'), (interval '1 hour', 'issue', 'draft', 'issued'),
    (interval '5 hours', 'accept', 'issued', 'accepted')) as step (after, action, before, state)
  where step.state = 'draft' or o.state <> 'draft'`;

/** One in eight answers to an order; the newest wait for somebody: a busy desk's inbox, not more. */
const REQUEST = `
  insert into request (id, code, source, source_key, source_number, state, category, urgency, subject, description,
    reporter_name, address_text, point, building_id, municipio, work_order_id, opened_at, source_modified_at)
  select ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'SEG-' || extract(year from opened) || '-B' || lpad(n::text, 7, '0'),
    'czrm', 'bench-' || n, lpad(n::text, 8, '0'),
    case when n > $1 - least(2000, $1 * 0.02) then 'received' when n % 8 = 0 then 'in-charge' else 'resolved' end,
    ($4::text[])[fault], 'normal', ($3::text[])[fault], ($3::text[])[fault] || ', visto passando.', 'Cittadino di prova ' || n,
    o.address_text, o.point, o.building_id, o.municipio, case when n % 8 = 0 and n <= $1 - least(2000, $1 * 0.02) then o.id end, opened, opened
  from (
    select n, now() - interval '3 years' * (1 - n / ($1::float8 + 1)) as opened,
      1 + pg_temp.pick(n, 21, cardinality($3::text[])) as fault
    from generate_series(1, $1::int) n
  ) r join work_order o on o.id = ('00000000-0000-7000-9000-' || lpad(to_hex(1 + pg_temp.pick(n, 22, $2::int)), 12, '0'))::uuid
  order by n`;
