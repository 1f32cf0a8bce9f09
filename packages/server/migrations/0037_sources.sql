-- What registers that are only read told at their last reading (docs/adr/0020-sources.md): heating plants, building files,
-- decrees of fitness for use and amnesties, each with the building that it is of, or waiting for a person to say so.

create table source_item (
  id uuid primary key,
  source text not null,
  kind text not null check (kind in ('heating-plant', 'building-file', 'occupancy-decree', 'amnesty')),
  source_key text not null,
  -- To which question it was the answer, where there are several: a street.
  asked text not null default '',
  label text not null,
  -- As the register writes them, taken apart as far as they can be.
  addresses jsonb not null default '[]',
  -- What we read of it, in our words; and the digest of its entry in the list, by which it is known not to have changed.
  said jsonb not null,
  listed_digest text not null,
  -- Values that could not be read, and those that the dictionary does not take: told, and left out.
  unread jsonb not null default '[]',
  refused jsonb not null default '[]',
  -- `matched` by its address, `decided` by a person; `set-aside`: a person says that it is of none of our buildings.
  state text not null default 'waiting' check (state in ('waiting', 'matched', 'decided', 'set-aside')),
  building_ids uuid[] not null default '{}',
  element_id uuid references element,
  candidate_buildings uuid[] not null default '{}',
  candidate_elements uuid[] not null default '{}',
  to_match boolean not null default true,
  to_apply boolean not null default false,
  -- The subjects of the dossiers that it states facts of.
  stated jsonb not null default '[]',
  -- Grows with each change: who decides says which one they saw.
  version integer not null default 1,
  decided_by uuid,
  decided_by_label text,
  decided_at timestamptz,
  reason text,
  first_read_at timestamptz not null,
  -- When its whole was last asked for.
  read_at timestamptz not null,
  updated_at timestamptz not null,
  withdrawn_on date,
  unique (source, kind, source_key),
  check ((state in ('decided', 'set-aside')) = (decided_at is not null)),
  check (state <> 'decided' or building_ids <> '{}')
);
comment on table source_item is 'Ciò che un registro di sola lettura dice: impianti, pratiche, decreti, condoni';
create index source_item_to_match on source_item (id) where to_match;
create index source_item_to_apply on source_item (id) where to_apply;
create index source_item_by_state on source_item (state, first_read_at, id);
create index source_item_by_building on source_item using gin (building_ids);
create index source_item_by_change on source_item (updated_at);
-- Of two plants, one element is only one.
create unique index source_item_of_element on source_item (source, element_id) where element_id is not null and withdrawn_on is null;

-- A check that a register proves: which one, and its key there.
alter table check_done add column source text;
alter table check_done add column source_key text;
create index check_done_by_source on check_done (source, source_key) where source is not null;

-- What a plant's register says of its checks, and of which element: told to the legal checks (docs/adr/0018-what-is-due-is-written.md).
create function due_by_plants() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into reading_due (reading, subject_id) select 'compliance.plants', id from fresh where kind = 'heating-plant';
  else
    insert into reading_due (reading, subject_id)
    select 'compliance.plants', f.id from fresh f join former o using (id)
    where f.kind = 'heating-plant'
      and (f.said, f.element_id, f.withdrawn_on) is distinct from (o.said, o.element_id, o.withdrawn_on);
  end if;
  return null;
end $$;
create trigger plant_new_to_checks after insert on source_item
  referencing new table as fresh for each statement execute function due_by_plants();
create trigger plant_changed_to_checks after update on source_item
  referencing new table as fresh old table as former for each statement execute function due_by_plants();
