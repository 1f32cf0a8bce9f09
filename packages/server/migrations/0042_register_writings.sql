-- What goes back to the property register (docs/adr/0024-realgimm-both-ways.md): finished work, certificates, conditions of elements, and
-- corrections that a person decided to send.
create table register_writing (
  id uuid primary key,
  -- Ours, and the mark by which it is searched before it is said again.
  code text not null unique,
  kind text not null check (kind in ('intervention', 'certificate', 'condition', 'correction')),
  -- The order, the document or the claim that it tells.
  cause_kind text not null check (cause_kind in ('work-order', 'document', 'claim')),
  cause_id uuid not null,
  building_id uuid not null references building,
  element_id uuid references element,
  subject text not null,
  -- Of a correction and a condition: the field of the dictionary, what we say, and what the register said then.
  field text,
  value jsonb,
  register_value jsonb,
  reason text not null default '',
  -- The version of its record that was seen when this was written.
  seen_version bigint,
  state text not null default 'waiting' check (state in ('waiting', 'written', 'parked', 'conflict', 'dropped')),
  -- Before the first call: from then on it may be in the register although nobody knows.
  tried_at timestamptz,
  -- How often a person had it sent again, after a conflict or a refusal.
  round integer not null default 0,
  register_code text,
  register_sequence bigint,
  written_at timestamptz,
  refusal text,
  -- In conflict: what the register says now.
  theirs jsonb,
  theirs_version bigint,
  version integer not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  decided_by text,
  decided_at timestamptz,
  decision text,
  correlation_id text not null,
  unique (kind, cause_id),
  check ((kind in ('condition', 'correction')) = (field is not null)),
  check ((state = 'written') = (written_at is not null)),
  check (state <> 'parked' or refusal is not null)
);
comment on table register_writing is 'Ciò che va scritto nel registro patrimoniale, e a che punto è';
alter table register_writing add column search text generated always as (
  fold_text(code || ' ' || subject || coalesce(' ' || register_code, ''))) stored;
create index register_writing_by_time on register_writing (created_at desc, id desc);
create index register_writing_by_state on register_writing (state, created_at desc, id desc);
create index register_writing_by_building on register_writing (building_id, created_at desc, id desc);
create index register_writing_by_search on register_writing using gin (search gin_trgm_ops);
create index register_writing_by_element on register_writing (element_id) where element_id is not null;

-- While this installation writes to the register there is one row: causes are noted only then, and from then on.
create table register_wire (
  only_one boolean primary key default true check (only_one),
  since timestamptz not null
);
comment on table register_wire is 'Da quando si scrive nel registro patrimoniale';

-- Each cause, noted by the transaction that makes it (docs/adr/0018-what-is-due-is-written.md).
create function due_to_register_by_orders() returns trigger
  language plpgsql as $$
begin
  if exists (select from register_wire) then
    insert into reading_due (reading, subject_id)
    select 'property.orders', f.id from fresh f join former o using (id)
    where f.state = 'verified' and o.state <> 'verified' and f.building_id is not null;
  end if;
  return null;
end $$;
create trigger work_order_finished_to_register after update on work_order
  referencing new table as fresh old table as former for each statement execute function due_to_register_by_orders();

create function due_to_register_by_documents() returns trigger
  language plpgsql as $$
begin
  if exists (select from register_wire) then
    if tg_op = 'INSERT' then
      insert into reading_due (reading, subject_id)
      select 'property.documents', id from fresh
      where state = 'confirmed' and building_id is not null and source <> 'realgimm';
    else
      insert into reading_due (reading, subject_id)
      select 'property.documents', f.id from fresh f join former o using (id)
      where f.state = 'confirmed' and o.state <> 'confirmed' and f.building_id is not null and f.source <> 'realgimm';
    end if;
  end if;
  return null;
end $$;
create trigger document_new_to_register after insert on document
  referencing new table as fresh for each statement execute function due_to_register_by_documents();
create trigger document_confirmed_to_register after update on document
  referencing new table as fresh old table as former for each statement execute function due_to_register_by_documents();

create function due_to_register_by_claims() returns trigger
  language plpgsql as $$
begin
  if exists (select from register_wire) then
    insert into reading_due (reading, subject_id)
    select 'property.conditions', id from fresh
    where field = 'condition' and subject_kind = 'element' and source in ('person', 'decision');
  end if;
  return null;
end $$;
create trigger condition_stated_to_register after insert on claim
  referencing new table as fresh for each statement execute function due_to_register_by_claims();
