-- The property registry (anagrafica tecnica): complex → building → storey → space → element.
-- A withdrawn record is closed (withdrawn_on), never deleted: work was done there and papers name it.
create table complex (
  id uuid primary key,
  code text not null unique,
  name text not null,
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  unique (source, source_key)
);
comment on table complex is 'Complesso immobiliare';

create table building (
  id uuid primary key,
  code text not null unique,
  complex_id uuid references complex,
  name text not null,
  use text not null,
  municipio text,
  street_code text,
  street_name text,
  civic_number integer,
  civic_letter text,
  civic_colour text check (civic_colour in ('black', 'red')),
  address_text text not null default '',
  cadastral_section text,
  cadastral_sheet text,
  cadastral_parcel text,
  point geometry(Point, 4326),
  footprint geometry(MultiPolygon, 4326),
  built_year integer,
  storey_count integer,
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  search text generated always as (
    fold_text(code || ' ' || name || ' ' || address_text)
  ) stored,
  unique (source, source_key)
);
comment on table building is 'Edificio';
create index building_by_complex on building (complex_id);
create index building_by_municipio on building (municipio, name, id);
create index building_by_name on building (name, id);
create index building_by_place on building using gist (point);
create index building_by_street on building (street_code, civic_number);
create index building_by_search on building using gin (search gin_trgm_ops);

create table storey (
  id uuid primary key,
  code text not null unique,
  building_id uuid not null references building,
  level integer not null,
  name text not null,
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  unique (source, source_key)
);
comment on table storey is 'Piano';
create index storey_by_building on storey (building_id, level);

create table space (
  id uuid primary key,
  code text not null unique,
  storey_id uuid not null references storey,
  name text not null,
  use text not null,
  area_m2 numeric(10, 2),
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  unique (source, source_key)
);
comment on table space is 'Vano';
create index space_by_storey on space (storey_id);

create table unit (
  id uuid primary key,
  code text not null unique,
  building_id uuid not null references building,
  subalterno text,
  category text,
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  unique (source, source_key)
);
comment on table unit is 'Unità immobiliare';
create index unit_by_building on unit (building_id);

create table element (
  id uuid primary key,
  code text not null unique,
  building_id uuid not null references building,
  space_id uuid references space,
  uni8290 text not null,
  name text not null,
  maker text,
  model text,
  serial text,
  installed_on date,
  source text not null,
  source_key text not null,
  withdrawn_on date,
  updated_at timestamptz not null default now(),
  unique (source, source_key)
);
comment on table element is 'Elemento tecnico mantenuto (UNI 8290)';
create index element_by_building on element (building_id, uni8290);
create index element_by_space on element (space_id);

create table street (
  code text primary key,
  name text not null,
  municipio text,
  postcode text,
  source text not null,
  updated_at timestamptz not null default now(),
  search text generated always as (fold_text(code || ' ' || name)) stored
);
comment on table street is 'Via (viario)';
create index street_by_search on street using gin (search gin_trgm_ops);

create table civic (
  id uuid primary key,
  street_code text not null references street,
  number integer not null,
  letter text not null default '',
  colour text not null default 'black' check (colour in ('black', 'red')),
  point geometry(Point, 4326),
  postcode text,
  valid_from date,
  source text not null,
  updated_at timestamptz not null default now(),
  -- In Genoa red and black numbers are two independent sequences: colour is part of the key.
  unique (street_code, number, letter, colour)
);
comment on table civic is 'Numero civico';
create index civic_by_place on civic using gist (point);

create table sync_cursor (
  platform text not null,
  stream text not null,
  cursor text not null default '',
  first_load_done_at timestamptz,
  last_run_at timestamptz,
  counts jsonb not null default '{}',
  primary key (platform, stream)
);
comment on table sync_cursor is 'Punto raggiunto nella sincronizzazione con una piattaforma';
