-- What the law asks of each building and element (docs/adr/0017-obligations-stored.md): the checks that were made, the rules
-- that the municipality adds, and what is due; with a queue of what is to be computed anew.

-- A whole rule each time, in the shape of the catalogue: the newest of a code counts, the former ones tell what was asked before.
create table check_rule_own (
  id uuid primary key,
  code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
  version integer not null check (version > 0),
  rule jsonb not null,
  reason text not null,
  written_by uuid,
  written_by_label text not null,
  written_at timestamptz not null,
  unique (code, version)
);
comment on table check_rule_own is 'Verifiche aggiunte o cambiate dal Comune';
create trigger check_rule_own_is_append_only before update or delete on check_rule_own
  for each row execute function refuse_rewrite();

create table check_done (
  id uuid primary key,
  rule text not null,
  subject_kind text not null check (subject_kind in ('building', 'element')),
  subject_id uuid not null,
  building_id uuid not null references building,
  done_on date not null,
  outcome text not null check (outcome in ('positive', 'with-prescriptions', 'negative')),
  prescriptions text,
  -- Person, firm or body that made it, as its report says.
  done_by text not null,
  document_id uuid,
  work_order_id uuid references work_order,
  recorded_by uuid,
  recorded_by_label text not null,
  recorded_at timestamptz not null,
  check (outcome = 'positive' or prescriptions is not null)
);
comment on table check_done is 'Verifica fatta: si aggiunge, non si riscrive';
create index check_done_by_subject on check_done (subject_id, rule, done_on);
create index check_done_by_building on check_done (building_id, done_on);
create index check_done_by_document on check_done (document_id) where document_id is not null;
create trigger check_done_is_append_only before update or delete on check_done
  for each row execute function refuse_rewrite();

-- A check that was recorded by mistake stays, with who says so: once.
create table check_annulment (
  check_id uuid primary key references check_done,
  reason text not null,
  annulled_by uuid,
  annulled_by_label text not null,
  annulled_at timestamptz not null
);
comment on table check_annulment is 'Annullamento di una verifica registrata per errore';
create trigger check_annulment_is_append_only before update or delete on check_annulment
  for each row execute function refuse_rewrite();

-- What rules, facts and checks come to. Late or not is not written: it is asked of the day, so a new day rewrites nothing.
create table obligation (
  id uuid primary key,
  rule text not null,
  subject_kind text not null check (subject_kind in ('building', 'element')),
  subject_id uuid not null,
  building_id uuid not null references building,
  municipio text,
  -- `not-required` only where a ban on use stands although the check is no longer asked.
  kind text not null check (kind in ('due', 'unknown', 'on-event', 'done', 'not-required')),
  due_on date,
  -- Codes of the facts that nobody has written.
  missing jsonb not null default '[]' check (jsonb_typeof(missing) = 'array'),
  -- Who may do it, by the norm.
  doer text not null,
  last_done_on date,
  last_outcome text,
  use_forbidden_since date,
  work_order_id uuid references work_order,
  unique (subject_id, rule),
  check ((kind = 'due') = (due_on is not null)),
  check ((kind = 'unknown') = (missing <> '[]')),
  check (kind <> 'not-required' or use_forbidden_since is not null)
);
comment on table obligation is 'Scadenza di legge di un edificio o di un suo elemento';
create index obligation_by_day on obligation ((coalesce(due_on, 'infinity'::date)), id);
create index obligation_by_municipio on obligation (municipio, (coalesce(due_on, 'infinity'::date)), id);
create index obligation_by_rule on obligation (rule, (coalesce(due_on, 'infinity'::date)), id);
create index obligation_by_building on obligation (building_id, (coalesce(due_on, 'infinity'::date)), id);
create index obligation_forbidden on obligation ((coalesce(due_on, 'infinity'::date)), id) where use_forbidden_since is not null;
create index obligation_by_work_order on obligation (work_order_id) where work_order_id is not null;

-- What is to be computed anew, written by the transaction that changes what it depends on. It is only added to: who takes
-- rows reads the facts afterwards, so that a change which commits meanwhile has left a row of its own.
create table obligation_stale (
  id bigint generated always as identity primary key,
  building_id uuid not null,
  -- Absent: the building with all its elements.
  element_id uuid
);
comment on table obligation_stale is 'Scadenze da ricalcolare';
create index obligation_stale_by_building on obligation_stale (building_id);
alter table obligation_stale set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- By which rules, and seen from which day, the whole was last computed.
create table obligation_cursor (
  only_one boolean primary key default true check (only_one),
  rules_digest text not null,
  day date not null
);
comment on table obligation_cursor is 'Con quali regole, e a che giorno, sono state calcolate tutte le scadenze';

create function stale_by_facts() returns trigger
  language plpgsql as $$
begin
  insert into obligation_stale (building_id, element_id)
  select distinct building_id, case when subject_kind = 'element' then subject_id end
  from changed where subject_kind in ('building', 'element');
  return null;
end $$;
create trigger fact_written after insert on current_fact
  referencing new table as changed for each statement execute function stale_by_facts();
create trigger fact_rewritten after update on current_fact
  referencing new table as changed for each statement execute function stale_by_facts();
create trigger fact_gone after delete on current_fact
  referencing old table as changed for each statement execute function stale_by_facts();

create function stale_by_subjects() returns trigger
  language plpgsql as $$
begin
  if tg_table_name = 'building' then
    if tg_op = 'INSERT' then
      insert into obligation_stale (building_id) select id from fresh;
    else
      insert into obligation_stale (building_id)
      select f.id from fresh f join former o using (id)
      where (f.use, f.municipio, f.withdrawn_on) is distinct from (o.use, o.municipio, o.withdrawn_on);
    end if;
  elsif tg_op = 'INSERT' then
    insert into obligation_stale (building_id, element_id) select building_id, id from fresh;
  else
    insert into obligation_stale (building_id, element_id)
    select f.building_id, f.id from fresh f join former o using (id)
    where (f.uni8290, f.installed_on, f.building_id, f.withdrawn_on)
      is distinct from (o.uni8290, o.installed_on, o.building_id, o.withdrawn_on);
  end if;
  return null;
end $$;
create trigger building_new_to_checks after insert on building
  referencing new table as fresh for each statement execute function stale_by_subjects();
create trigger building_changed_to_checks after update on building
  referencing new table as fresh old table as former for each statement execute function stale_by_subjects();
create trigger element_new_to_checks after insert on element
  referencing new table as fresh for each statement execute function stale_by_subjects();
create trigger element_changed_to_checks after update on element
  referencing new table as fresh old table as former for each statement execute function stale_by_subjects();

create function stale_by_checks() returns trigger
  language plpgsql as $$
begin
  insert into obligation_stale (building_id, element_id)
  select distinct building_id, case when subject_kind = 'element' then subject_id end from fresh;
  return null;
end $$;
create trigger check_made after insert on check_done
  referencing new table as fresh for each statement execute function stale_by_checks();

create function stale_by_annulments() returns trigger
  language plpgsql as $$
begin
  insert into obligation_stale (building_id, element_id)
  select distinct c.building_id, case when c.subject_kind = 'element' then c.subject_id end
  from fresh f join check_done c on c.id = f.check_id;
  return null;
end $$;
create trigger check_annulled after insert on check_annulment
  referencing new table as fresh for each statement execute function stale_by_annulments();

-- The buildings that are already there.
insert into obligation_stale (building_id) select id from building;
