-- What the property register holds of buildings (docs/adr/0024-realgimm-both-ways.md): certificates, systems, plans, contracts and
-- occupants, kept as the other registers' items are. It says the building by its key, and the order of its changes.
alter table source_item drop constraint source_item_kind_check;
alter table source_item add constraint source_item_kind_check check (kind in ('heating-plant', 'building-file',
  'occupancy-decree', 'amnesty', 'certificate', 'system', 'floor-plan', 'lease', 'occupant'));
alter table source_item
  -- The change that it comes from, where the register numbers them.
  add column sequence bigint,
  -- What the register says that is older than what is kept: never written over it; `conflict_at` once a reading ended with it.
  add column older jsonb,
  add column conflict_at timestamptz,
  -- Digest of an older one that a person has refused: it is not asked twice.
  add column refused_digest text,
  add constraint source_item_conflict_check check (conflict_at is null or older is not null);
create index source_item_in_conflict on source_item (conflict_at, id) where conflict_at is not null;
create index source_item_older on source_item (id) where older is not null and conflict_at is null;
create index source_item_unplaced on source_item (id) where source = 'realgimm' and state = 'waiting';

-- The file of a plan: fetched apart, a few at a time.
create table register_file (
  item_id uuid primary key references source_item,
  document_key text not null,
  -- As the register says it: what comes is held against it.
  sha256 text,
  state text not null default 'wanted' check (state in ('wanted', 'kept', 'parked')),
  because text,
  attempts integer not null default 0,
  document_id uuid references document,
  updated_at timestamptz not null,
  check (state <> 'kept' or document_id is not null),
  check (state <> 'parked' or because is not null)
);
comment on table register_file is 'File di una planimetria del registro patrimoniale: da prendere, preso, o fermo con il perché';
create index register_file_wanted on register_file (updated_at, item_id) where state = 'wanted';
create index register_file_parked on register_file (updated_at, item_id) where state = 'parked';
