-- Work orders, second part: instants that stand, SLA tables as data, home figures without locks, indexes for a million.

-- How the deadlines stand, kept beside them so that a list needs no arithmetic.
alter table work_order add column at_risk_at timestamptz;
alter table work_order add column sla_outcome text check (sla_outcome in ('met', 'breached'));
alter table work_order add column sla_policy_code text;

-- What happened, happened: an instant once written is not moved. The history (work_order_event) holds every passage;
-- these columns say the last one, so sending back clears only what has to happen again.
create function work_order_instants_stand() returns trigger
  language plpgsql as $$
begin
  if new.id <> old.id or new.code <> old.code or new.opened_at <> old.opened_at or new.created_at <> old.created_at
    or new.created_by is distinct from old.created_by
    or (old.issued_at is not null and new.issued_at is distinct from old.issued_at)
    or (old.started_at is not null and new.started_at is distinct from old.started_at)
    or (old.verified_at is not null and new.verified_at is distinct from old.verified_at)
    or (old.cancelled_at is not null and new.cancelled_at is distinct from old.cancelled_at)
    -- Another firm accepts anew; the same firm's acceptance stands.
    or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at
      and not (new.accepted_at is null and new.firm_id is distinct from old.firm_id))
    -- Work sent back is executed again: the instant is cleared first, never moved.
    or (old.executed_at is not null and new.executed_at is distinct from old.executed_at
      and not (new.executed_at is null and old.state in ('executed', 'reported') and new.state = 'in-progress'))
    or (old.suspended_at is not null and new.suspended_at is distinct from old.suspended_at
      and not (new.suspended_at is null and old.state = 'suspended' and new.state <> 'suspended'))
  then
    raise exception 'an instant of work order % was already set and stands', old.code using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger work_order_instants_stand before update on work_order
  for each row execute function work_order_instants_stand();

create function refuse_deletion() returns trigger
  language plpgsql as $$
begin
  raise exception 'a % is never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger work_order_is_never_deleted before delete on work_order
  for each row execute function refuse_deletion();

create function work_order_suspension_stands() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or (new.id, new.order_id, new.cause, new.client_caused, new.began_at)
    is distinct from (old.id, old.order_id, old.cause, old.client_caused, old.began_at) then
    raise exception 'a suspension is only ended, once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger work_order_suspension_stands before update or delete on work_order_suspension
  for each row execute function work_order_suspension_stands();

-- Home-page figures, kept by the transaction that changes an order. Changes are appended and never updated, so that
-- writers neither wait for one another nor deadlock; now and then one of them folds the changes into the totals.
-- What is true at any instant is totals + changes not yet folded.
drop trigger work_order_is_tallied on work_order;
drop function tally_work_order();
drop table work_order_tally;

create table work_order_tally (
  axis text not null check (axis in ('all', 'municipio', 'firm')),
  -- Empty, a Municipio's code or a firm's id.
  axis_key text not null,
  -- `opened`: orders opened in the month, by their state now. `closed`: orders verified in the month.
  -- `due`: open orders by the day of the deadline that runs.
  measure text not null check (measure in ('opened', 'closed', 'due')),
  -- First of the month in Rome; for `due`, the day.
  period date not null,
  state text not null,
  orders bigint not null,
  primary key (axis, axis_key, measure, period, state)
);
comment on table work_order_tally is 'Conteggi degli ordini per stato, mese e scadenza: in tutto, per Municipio, per impresa';

create table work_order_tally_change (
  measure text not null,
  period date not null,
  state text not null,
  municipio text,
  firm_id uuid,
  orders bigint not null
);
comment on table work_order_tally_change is 'Variazioni dei conteggi non ancora sommate';
-- Emptied every few hundred rows: what is left behind must not be read for long.
alter table work_order_tally_change set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

create function fold_work_order_tally() returns void
  language plpgsql as $$
begin
  -- One at a time; whoever finds it busy leaves the folding to the other.
  if not pg_try_advisory_xact_lock(712033) then return; end if;
  with change as (delete from work_order_tally_change returning *),
  spread as (
    select 'all' as axis, '' as axis_key, measure, period, state, orders from change
    union all select 'municipio', municipio, measure, period, state, orders from change where municipio is not null
    union all select 'firm', firm_id::text, measure, period, state, orders from change where firm_id is not null
  )
  insert into work_order_tally (axis, axis_key, measure, period, state, orders)
  select axis, axis_key, measure, period, state, sum(orders) from spread group by 1, 2, 3, 4, 5 having sum(orders) <> 0
  on conflict (axis, axis_key, measure, period, state)
    do update set orders = work_order_tally.orders + excluded.orders;
  delete from work_order_tally where orders = 0 and measure = 'due';
end $$;

create function month_in_rome(at timestamptz) returns date
  language sql stable parallel safe strict as $$ select date_trunc('month', at at time zone 'Europe/Rome')::date $$;
create function day_in_rome(at timestamptz) returns date
  language sql stable parallel safe strict as $$ select (at at time zone 'Europe/Rome')::date $$;

create function tally_new_work_orders() returns trigger
  language plpgsql as $$
declare
  changes bigint;
begin
  insert into work_order_tally_change (measure, period, state, municipio, firm_id, orders)
  select 'opened', month_in_rome(opened_at), state, municipio, firm_id, count(*) from fresh group by 2, 3, 4, 5
  union all
  select 'closed', month_in_rome(verified_at), '', municipio, firm_id, count(*) from fresh
    where verified_at is not null group by 2, 4, 5
  union all
  select 'due', day_in_rome(due_at), '', municipio, firm_id, count(*) from fresh
    where due_at is not null group by 2, 4, 5;
  get diagnostics changes = row_count;
  if changes > 200 or random() < 0.005 then perform fold_work_order_tally(); end if;
  return null;
end $$;
create trigger work_order_is_tallied_when_new after insert on work_order
  referencing new table as fresh for each statement execute function tally_new_work_orders();

create function tally_changed_work_order() returns trigger
  language plpgsql as $$
declare
  moved constant boolean := (old.municipio, old.firm_id) is distinct from (new.municipio, new.firm_id);
begin
  if moved or old.state <> new.state then
    insert into work_order_tally_change (measure, period, state, municipio, firm_id, orders) values
      ('opened', month_in_rome(old.opened_at), old.state, old.municipio, old.firm_id, -1),
      ('opened', month_in_rome(new.opened_at), new.state, new.municipio, new.firm_id, 1);
  end if;
  if moved or old.due_at is distinct from new.due_at then
    insert into work_order_tally_change (measure, period, state, municipio, firm_id, orders)
    select 'due', day_in_rome(old.due_at), '', old.municipio, old.firm_id, -1 where old.due_at is not null
    union all
    select 'due', day_in_rome(new.due_at), '', new.municipio, new.firm_id, 1 where new.due_at is not null;
  end if;
  if old.verified_at is null and new.verified_at is not null then
    insert into work_order_tally_change (measure, period, state, municipio, firm_id, orders) values
      ('closed', month_in_rome(new.verified_at), '', new.municipio, new.firm_id, 1);
  end if;
  if random() < 0.005 then perform fold_work_order_tally(); end if;
  return null;
end $$;
create trigger work_order_is_tallied_when_changed
  after update of state, municipio, firm_id, due_at, verified_at on work_order
  for each row execute function tally_changed_work_order();

-- For a load that switched the triggers off, and for a check.
create function rebuild_work_order_tally() returns void
  language plpgsql as $$
begin
  perform pg_advisory_xact_lock(712033);
  lock table work_order in share mode;
  delete from work_order_tally;
  delete from work_order_tally_change;
  insert into work_order_tally_change (measure, period, state, municipio, firm_id, orders)
  select 'opened', month_in_rome(opened_at), state, municipio, firm_id, count(*) from work_order group by 2, 3, 4, 5
  union all
  select 'closed', month_in_rome(verified_at), '', municipio, firm_id, count(*) from work_order
    where verified_at is not null group by 2, 4, 5
  union all
  select 'due', day_in_rome(due_at), '', municipio, firm_id, count(*) from work_order
    where due_at is not null group by 2, 4, 5;
  perform fold_work_order_tally();
end $$;
select rebuild_work_order_tally();

-- The law and the contract are data: calendars, holidays and SLA tables, each row with the norm or paper it comes from.
create table work_calendar (
  code text primary key,
  label text not null,
  -- Round-the-clock calendars count every minute, holidays included.
  round_the_clock boolean not null,
  source text not null
);
comment on table work_calendar is 'Calendario di lavoro';
insert into work_calendar (code, label, round_the_clock, source) values
  ('continuo', '24 ore su 24, tutti i giorni', true, 'Reperibilità: capitolati Consip FM, da verificare sul contratto firmato'),
  ('lavorativo', 'Lunedì–venerdì, 8:00–17:00', false, 'Orario dimostrativo, da sostituire con quello del contratto');

create table work_calendar_interval (
  calendar_code text not null references work_calendar,
  -- ISO: Monday is 1.
  weekday smallint not null check (weekday between 1 and 7),
  starts_at text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ends_at text not null check (ends_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$' and ends_at > starts_at),
  valid_from date not null default '1900-01-01',
  valid_to date not null default '9999-12-31',
  primary key (calendar_code, weekday, starts_at, valid_from)
);
comment on table work_calendar_interval is 'Fascia oraria lavorativa';
insert into work_calendar_interval (calendar_code, weekday, starts_at, ends_at)
  select 'lavorativo', weekday, '08:00', '17:00' from generate_series(1, 5) as weekday;

create table holiday (
  code text primary key,
  name text not null,
  kind text not null check (kind in ('fixed', 'easter', 'closure')),
  month_day text check (month_day ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
  -- Days after Easter Sunday.
  after_easter smallint,
  -- A closure happens once, on its day.
  on_day date,
  from_year integer not null default 1949,
  norm text not null,
  check (case kind when 'fixed' then month_day is not null when 'easter' then after_easter is not null
    else on_day is not null end)
);
comment on table holiday is 'Giorno festivo o di chiusura';
insert into holiday (code, name, kind, month_day, after_easter, from_year, norm) values
  ('capodanno', 'Capodanno', 'fixed', '01-01', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('epifania', 'Epifania', 'fixed', '01-06', null, 1986, 'DPR 28 dicembre 1985, n. 792'),
  ('pasqua', 'Pasqua', 'easter', null, 0, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('pasquetta', 'Lunedì dell''Angelo', 'easter', null, 1, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('liberazione', 'Liberazione', 'fixed', '04-25', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('lavoro', 'Festa del lavoro', 'fixed', '05-01', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('repubblica', 'Festa della Repubblica', 'fixed', '06-02', null, 2001, 'L. 20 novembre 2000, n. 336'),
  ('ferragosto', 'Assunzione', 'fixed', '08-15', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('san-francesco', 'San Francesco d''Assisi', 'fixed', '10-04', null, 2026, 'L. 8 ottobre 2025, n. 151'),
  ('ognissanti', 'Ognissanti', 'fixed', '11-01', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('immacolata', 'Immacolata Concezione', 'fixed', '12-08', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('natale', 'Natale', 'fixed', '12-25', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  ('santo-stefano', 'Santo Stefano', 'fixed', '12-26', null, 1949, 'L. 27 maggio 1949, n. 260, art. 2'),
  -- The patron saint is the municipality's own: another one changes this row.
  ('patrono', 'San Giovanni Battista, patrono di Genova', 'fixed', '06-24', null, 1949,
    'Consuetudine locale e CCNL Funzioni locali');

create table sla_policy (
  code text primary key,
  label text not null,
  -- Norm, tender or contract the times come from.
  source text not null,
  -- True until the signed contract has confirmed them.
  provisional boolean not null
);
comment on table sla_policy is 'Tabella dei tempi contrattuali (SLA)';
insert into sla_policy (code, label, source, provisional) values
  ('base', 'Tempi di base', 'Schemi Consip FM3/FM4: valori provvisori, da verificare sul contratto firmato', true);

create table sla_rule (
  policy_code text not null references sla_policy,
  urgency text not null check (urgency in ('emergency', 'urgent', 'normal')),
  milestone text not null check (milestone in ('inspection', 'start', 'completion')),
  -- Open minutes of the calendar, and the same as the contract says it.
  minutes integer not null check (minutes > 0),
  wording text not null,
  calendar_code text not null references work_calendar,
  source text not null,
  valid_from date not null default '1900-01-01',
  valid_to date not null default '9999-12-31',
  primary key (policy_code, urgency, milestone, valid_from)
);
comment on table sla_rule is 'Tempo contrattuale di una tappa';
insert into sla_rule (policy_code, urgency, milestone, minutes, wording, calendar_code, source) values
  ('base', 'emergency', 'inspection', 60, '1 ora', 'continuo', 'Emergenza, 24 ore su 24: schema Consip FM'),
  ('base', 'emergency', 'start', 60, '1 ora', 'continuo', 'Indifferibile, inizio al sopralluogo: schema Consip FM'),
  ('base', 'emergency', 'completion', 4320, '3 giorni', 'continuo', 'valore dimostrativo'),
  ('base', 'urgent', 'inspection', 180, '3 ore lavorative', 'lavorativo', 'Urgenza: schema Consip FM'),
  ('base', 'urgent', 'start', 7200, '5 giorni', 'continuo', 'Programmabile a breve termine: schema Consip FM'),
  ('base', 'urgent', 'completion', 14400, '10 giorni', 'continuo', 'valore dimostrativo'),
  ('base', 'normal', 'inspection', 1080, '2 giorni lavorativi', 'lavorativo', 'Nessuna urgenza: schema Consip FM'),
  ('base', 'normal', 'start', 21600, '15 giorni', 'continuo', 'Programmabile a medio termine: schema Consip FM'),
  ('base', 'normal', 'completion', 43200, '30 giorni', 'continuo', 'valore dimostrativo');

create table municipio (
  code text primary key,
  label text not null,
  sort_order integer not null
);
comment on table municipio is 'Municipio (decentramento)';
insert into municipio (code, label, sort_order) values
  ('I', 'Municipio I Centro Est', 1),
  ('II', 'Municipio II Centro Ovest', 2),
  ('III', 'Municipio III Bassa Val Bisagno', 3),
  ('IV', 'Municipio IV Media Val Bisagno', 4),
  ('V', 'Municipio V Valpolcevera', 5),
  ('VI', 'Municipio VI Medio Ponente', 6),
  ('VII', 'Municipio VII Ponente', 7),
  ('VIII', 'Municipio VIII Medio Levante', 8),
  ('IX', 'Municipio IX Levante', 9);

-- Measured on a million orders: what each filter of the list walks. `open` is one word of the filter, so it is one
-- predicate here; the queries repeat it letter by letter.
drop index work_order_open_by_due;
create index work_order_open_by_deadline on work_order ((coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_firm on work_order (firm_id, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_municipio on work_order (municipio, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_opening on work_order (opened_at desc, id desc)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_by_category_municipio on work_order (category, municipio, opened_at desc, id desc);
-- Metres, not degrees: the nearest come out of the index already in order.
drop index work_order_by_place;
create index work_order_by_place on work_order using gist ((point::geography));
create index work_order_open_by_firm_state on work_order (firm_id, state, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_municipio_state on work_order (municipio, state, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_category on work_order (category, municipio, opened_at desc, id desc)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_category_deadline on work_order (category, municipio, (coalesce(due_at, 'infinity'::timestamptz)), id)
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
create index work_order_open_by_place on work_order using gist ((point::geography))
  where state in ('issued', 'accepted', 'planned', 'in-progress', 'suspended');
