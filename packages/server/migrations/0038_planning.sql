-- Checks of the law planned into work orders, and the work that a negative one asks (docs/adr/0021-planning.md).

-- What somebody is about to plan: proposed and looked at, then confirmed and made aside, some orders at a time.
create table obligation_plan (
  id uuid primary key,
  state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'done', 'undoing', 'undone')),
  asked_by uuid not null,
  asked_by_label text not null,
  -- With which roles: orders are made for what these reach.
  grants jsonb not null,
  correlation_id text not null,
  asked_at timestamptz not null,
  grouping text not null check (grouping in ('building-doer', 'building', 'single')),
  lead_days integer not null check (lead_days between 0 and 365),
  outside_lessons boolean not null,
  -- Of what was chosen, how many have no day or are in an order already.
  left_out integer not null default 0,
  confirmed_at timestamptz,
  finished_at timestamptz,
  undo_reason text,
  undone_at timestamptz,
  check ((state in ('undoing', 'undone')) = (undo_reason is not null))
);
comment on table obligation_plan is 'Pianificazione di scadenze di legge in ordini di lavoro';
create index obligation_plan_mine on obligation_plan (asked_by, asked_at desc, id desc);
create index obligation_plan_to_do on obligation_plan (id) where state in ('confirmed', 'undoing');

create table planned_order (
  id uuid primary key,
  plan_id uuid not null references obligation_plan,
  position integer not null,
  building_id uuid not null references building,
  element_id uuid,
  title text not null,
  category text not null,
  urgency text not null,
  proposed_on date not null,
  -- Why that day and not the one asked for; a sentence each.
  because jsonb not null default '[]' check (jsonb_typeof(because) = 'array'),
  -- The day comes after the term.
  is_late boolean not null,
  outcome text check (outcome in ('created', 'skipped', 'cancelled', 'kept')),
  outcome_note text,
  work_order_id uuid unique references work_order,
  unique (plan_id, position),
  check ((outcome in ('created', 'cancelled', 'kept')) = (work_order_id is not null))
);
comment on table planned_order is 'Ordine proposto da una pianificazione, e che cosa ne è stato';

create table planned_check (
  planned_order_id uuid not null references planned_order,
  -- No reference: an obligation that is asked no more goes away, what was planned stays told.
  obligation_id uuid not null,
  rule text not null,
  subject_kind text not null check (subject_kind in ('building', 'element')),
  subject_id uuid not null,
  due_on date not null,
  -- Why it was not put into the order.
  left_out text,
  primary key (planned_order_id, obligation_id)
);
comment on table planned_check is 'Verifica di un ordine proposto';
create index planned_check_by_obligation on planned_check (obligation_id);
create index planned_check_by_subject on planned_check (subject_id, rule);

-- The order that a negative check opened: one, however often it is told.
create table check_work_order (
  check_id uuid primary key references check_done,
  work_order_id uuid not null unique references work_order
);
comment on table check_work_order is 'Ordine aperto da una verifica negativa';

-- Negative checks whose order is still to be opened. Written by the transaction that tells of the check, as the queue of
-- obligations to compute: whoever comes to tell one, today or in a later release, is not missed, and no crash loses it.
create table negative_check_waiting (
  check_id uuid primary key,
  -- Why it could not be opened, and when it is tried again.
  fault text,
  next_try_at timestamptz not null default '-infinity'
);
comment on table negative_check_waiting is 'Verifiche negative di cui si deve ancora aprire l''ordine';

create function negative_check_waits() returns trigger
  language plpgsql as $$
begin
  insert into negative_check_waiting (check_id) values (new.subject_id) on conflict do nothing;
  return null;
end $$;
create trigger negative_check_told after insert on domain_event
  for each row when (new.kind = 'check.negative') execute function negative_check_waits();
insert into negative_check_waiting (check_id)
  select distinct c.id from domain_event e join check_done c on c.id = e.subject_id where e.kind = 'check.negative'
  on conflict do nothing;

-- Days of lessons, as the Region sets them each year and the school may adapt: written by the municipality from the act, never guessed.
create table school_year (
  id uuid primary key,
  -- `2026/2027`.
  code text not null check (code ~ '^[0-9]{4}/[0-9]{4}$'),
  version integer not null check (version > 0),
  first_day date not null,
  last_day date not null,
  -- Days without lessons between them, as [{"from", "to", "name"}].
  pauses jsonb not null default '[]' check (jsonb_typeof(pauses) = 'array'),
  -- ISO weekdays with lessons.
  weekdays jsonb not null check (jsonb_typeof(weekdays) = 'array'),
  -- The act: «DGR Liguria n. … del …».
  source text not null,
  written_by uuid,
  written_by_label text not null,
  written_at timestamptz not null,
  unique (code, version),
  check (first_day < last_day)
);
comment on table school_year is 'Calendario delle lezioni di un anno scolastico';
create trigger school_year_is_append_only before update or delete on school_year
  for each row execute function refuse_rewrite();
