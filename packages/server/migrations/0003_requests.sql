create table category (
  code text primary key,
  label text not null,
  default_urgency text not null,
  sort_order integer not null default 0,
  retired_on date
);
comment on table category is 'Categoria di segnalazione e di lavoro';
insert into category (code, label, default_urgency, sort_order) values
  ('school', 'Edifici scolastici', 'urgent', 10),
  ('heating', 'Impianti di riscaldamento', 'urgent', 20),
  ('lighting', 'Illuminazione', 'normal', 30),
  ('leak', 'Infiltrazioni e coperture', 'urgent', 40),
  ('lift', 'Ascensori', 'urgent', 50),
  ('accessibility', 'Barriere architettoniche', 'normal', 60),
  ('sanitary', 'Servizi igienici', 'normal', 70),
  ('windows', 'Serramenti', 'normal', 80),
  ('electrical', 'Impianti elettrici', 'urgent', 90),
  ('green', 'Verde e alberi', 'normal', 100),
  ('street', 'Strade e marciapiedi', 'normal', 110),
  ('cleaning', 'Pulizia', 'normal', 120),
  ('pests', 'Animali infestanti', 'normal', 130),
  ('market', 'Mercati', 'normal', 140),
  ('cemetery', 'Cimiteri', 'normal', 150),
  ('other', 'Altro', 'normal', 999);

create table request (
  id uuid primary key,
  code text not null unique,
  source text not null,
  source_key text not null,
  source_number text,
  state text not null check (state in ('received', 'triaged', 'merged', 'rejected', 'in-charge', 'resolved', 'reopened', 'withdrawn')),
  category text references category,
  source_category text,
  urgency text check (urgency in ('emergency', 'urgent', 'normal')),
  subject text not null,
  description text not null default '',
  reporter_name text,
  reporter_tax_code text,
  reporter_email text,
  reporter_phone text,
  address_text text not null default '',
  point geometry(Point, 4326),
  building_id uuid references building,
  municipio text,
  merged_into uuid references request,
  work_order_id uuid,
  reject_reason text,
  opened_at timestamptz not null,
  received_at timestamptz not null default now(),
  source_modified_at timestamptz not null,
  closed_at timestamptz,
  reopen_count integer not null default 0,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  -- The reporter is not searchable: finding a person's reports is not what this search is for.
  search text generated always as (
    fold_text(code || ' ' || coalesce(source_number, '') || ' ' || subject || ' ' || address_text)
  ) stored,
  unique (source, source_key)
);
comment on table request is 'Segnalazione (richiesta di intervento)';
create index request_inbox on request (opened_at desc, id desc) where state in ('received', 'reopened', 'triaged');
create index request_by_state on request (state, opened_at desc, id desc);
create index request_by_opening on request (opened_at desc, id desc);
create index request_by_place on request using gist (point);
create index request_by_building on request (building_id, opened_at desc);
create index request_by_order on request (work_order_id);
create index request_by_merge on request (merged_into);
create index request_by_search on request using gin (search gin_trgm_ops);

create table request_event (
  id uuid primary key,
  request_id uuid not null references request,
  at timestamptz not null default now(),
  actor_id uuid,
  actor_label text not null,
  kind text not null,
  note text,
  detail jsonb not null default '{}'
);
comment on table request_event is 'Storia di una segnalazione';
create index request_event_by_request on request_event (request_id, at, id);
create trigger request_event_is_append_only before update or delete on request_event
  for each row execute function refuse_rewrite();

-- Bytes live in the content-addressed store under their SHA-256; this row says what they are and who may see them.
create table attachment (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('request', 'work-order')),
  subject_id uuid not null,
  -- Null while the bytes have not been fetched yet.
  sha256 text,
  media_type text,
  byte_length bigint,
  file_name text not null,
  caption text,
  state text not null check (state in ('to-fetch', 'stored', 'refused')),
  refuse_reason text,
  source text not null,
  source_key text,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (source, source_key, subject_id)
);
comment on table attachment is 'Allegato';
create index attachment_by_subject on attachment (subject_kind, subject_id, created_at);
create index attachment_by_content on attachment (sha256);
create index attachment_to_fetch on attachment (created_at) where state = 'to-fetch';
