-- Models of buildings (IFC, COBie): what was loaded, what it would change, and what of it was taken.

-- The GlobalId by which a model and the register know that they speak of the same thing.
alter table storey add column ifc_guid text;
alter table space add column ifc_guid text;
alter table element add column ifc_guid text, add column ifc_class text;
create index storey_by_guid on storey (building_id, ifc_guid) where ifc_guid is not null;
create index space_by_guid on space (ifc_guid) where ifc_guid is not null;
create index element_by_guid on element (building_id, ifc_guid) where ifc_guid is not null;

create table building_model (
  id uuid primary key,
  building_id uuid not null references building,
  file_name text not null,
  format text not null check (format in ('ifc', 'cobie')),
  -- What it is a model of: only the same one withdraws what it brought.
  discipline text not null check (discipline in ('whole', 'architecture', 'structure', 'services')),
  schema_name text,
  sha256 text not null,
  byte_length integer not null,
  state text not null default 'waiting' check (state in ('waiting', 'reading', 'ready', 'failed', 'applied')),
  -- For the person who loaded it.
  failure text,
  counts jsonb not null default '{}',
  findings jsonb not null default '[]',
  finding_count integer not null default 0,
  -- Sheets of a workbook that say nothing of the register: they go out again as they came.
  kept_sheets jsonb not null default '[]',
  created_by uuid not null,
  created_label text not null,
  created_at timestamptz not null,
  touched_at timestamptz not null,
  read_at timestamptz,
  applied_at timestamptz,
  check ((state = 'failed') = (failure is not null))
);
comment on table building_model is 'Modello di un edificio, IFC o COBie';
create index building_model_by_building on building_model (building_id, created_at desc, id);

create table model_change (
  model_id uuid not null references building_model,
  position integer not null,
  action text not null check (action in ('add', 'change', 'withdraw')),
  kind text not null check (kind in ('storey', 'space', 'element')),
  group_key text not null,
  storey text not null,
  key text not null,
  subject_id uuid,
  -- Made by a model: others' rows are spoken of in the dossier, never written.
  is_own boolean not null,
  title text not null,
  fields jsonb not null,
  thing jsonb,
  -- SHA-256 of what was there when it was compared; of nothing, when it is to be added.
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'rejected', 'applied')),
  primary key (model_id, position)
);
comment on table model_change is 'Modifica proposta da un modello';
create index model_change_by_group on model_change (model_id, group_key, position);

-- What a model said last of a storey, a space, an element: all of it, also what the register has no column for.
create table model_item (
  subject_kind text not null check (subject_kind in ('storey', 'space', 'element')),
  subject_id uuid not null,
  building_id uuid not null references building,
  model_id uuid not null references building_model,
  discipline text not null,
  guid text not null,
  ifc_class text not null,
  stated jsonb not null,
  primary key (subject_kind, subject_id)
);
comment on table model_item is 'Ciò che un modello dice di un piano, di un vano, di un elemento';
create index model_item_by_building on model_item (building_id);

create table model_check (
  id uuid primary key,
  model_id uuid not null references building_model,
  file_name text not null,
  sha256 text not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  failure text,
  title text not null default '',
  results jsonb not null default '[]',
  created_label text not null,
  created_at timestamptz not null,
  check ((state = 'failed') = (failure is not null))
);
comment on table model_check is 'Controllo di un modello contro un file IDS';
create index model_check_by_model on model_check (model_id, created_at desc);
