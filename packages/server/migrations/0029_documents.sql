-- The documents of the dossier (docs/adr/0012-documents.md): what each says of itself, its files one after the other, the
-- text read from them, what it is about, and what was done with it.

create table document (
  id uuid primary key,
  code text not null,
  -- Absent: of the municipality as a whole. Who sees one building's papers only does not see these.
  building_id uuid references building,
  -- Absent until somebody has said it.
  type text,
  title text not null,
  number text,
  issued_on date,
  expires_on date,
  issuer text,
  signatory text,
  outcome text check (outcome in ('positive', 'negative', 'conditional')),
  visibility text not null default 'office' check (visibility in ('building', 'office', 'restricted')),
  -- `uploaded`: the file is here; `proposed`: it was read, and what it seems to say waits for a person; then `confirmed`.
  state text not null check (state in ('uploaded', 'proposed', 'confirmed', 'withdrawn')),
  current_version integer not null default 1,
  retain_until date,
  -- What was read in it, each with the words it was read from.
  proposals jsonb not null default '[]',
  source text not null,
  source_key text not null,
  withdrawn_at timestamptz,
  withdraw_reason text,
  confirmed_at timestamptz,
  confirmed_label text,
  version integer not null default 1,
  created_by uuid,
  created_label text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  search text generated always as (
    fold_text(code || ' ' || title || ' ' || coalesce(number, '') || ' ' || coalesce(issuer, ''))
  ) stored,
  unique (source, source_key),
  check ((state = 'withdrawn') = (withdrawn_at is not null)),
  check (state <> 'confirmed' or (type is not null and confirmed_at is not null))
);
comment on table document is 'Documento del fascicolo';
create unique index document_by_code on document (code text_pattern_ops);
create index document_by_change on document (updated_at);
create index document_by_time on document (created_at desc, id desc);
create index document_by_building on document (building_id, created_at desc, id desc);
create index document_by_type on document (type, created_at desc, id desc);
create index document_by_expiry on document (expires_on, id) where expires_on is not null and state = 'confirmed';
create index document_by_retention on document (retain_until) where retain_until is not null and state <> 'withdrawn';
create index document_by_search on document using gin (search gin_trgm_ops);
create trigger document_is_never_deleted before delete on document
  for each row execute function refuse_deletion();
create trigger document_is_not_emptied before truncate on document
  for each statement execute function refuse_deletion();

create table document_version (
  id uuid primary key,
  document_id uuid not null references document,
  number integer not null check (number > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  media_type text not null,
  byte_length bigint not null check (byte_length > 0),
  file_name text not null,
  note text,
  added_by uuid,
  added_label text not null,
  added_at timestamptz not null,
  unique (document_id, number)
);
comment on table document_version is 'Versione di un documento: si aggiunge, non si riscrive';
create index document_version_by_content on document_version (sha256);
create trigger document_version_is_append_only before update or delete on document_version
  for each row execute function refuse_rewrite();
create trigger document_version_is_not_emptied before truncate on document_version
  for each statement execute function refuse_rewrite();

create table document_text (
  version_id uuid primary key references document_version,
  -- `none`: there is nothing to read in it; `parked`: it could not be read, and why.
  state text not null default 'waiting' check (state in ('waiting', 'read', 'none', 'parked')),
  reason text,
  attempts integer not null default 0,
  pages integer,
  by_ocr boolean not null default false,
  text text,
  read_at timestamptz,
  -- The dictionary of Italian leaves accents in: they are folded on both sides.
  words tsvector generated always as (to_tsvector('italian'::regconfig, fold_text(coalesce(text, '')))) stored
);
comment on table document_text is 'Testo letto da una versione di un documento';
create index document_text_by_words on document_text using gin (words);
create index document_text_waiting on document_text (version_id) where state = 'waiting';

create table document_link (
  id uuid primary key,
  document_id uuid not null references document,
  subject_kind text not null check (subject_kind in ('building', 'complex', 'storey', 'space', 'unit', 'element', 'record',
    'obligation', 'check', 'work-order', 'request')),
  subject_id uuid not null,
  role text not null check (role in ('about', 'proves', 'attached')),
  created_label text not null,
  created_at timestamptz not null,
  removed_label text,
  removed_at timestamptz
);
comment on table document_link is 'A che cosa si riferisce un documento';
create unique index document_link_once on document_link (document_id, subject_kind, subject_id, role) where removed_at is null;
create index document_link_by_subject on document_link (subject_kind, subject_id) where removed_at is null;

create table document_event (
  id uuid primary key,
  document_id uuid not null references document,
  at timestamptz not null,
  actor_id uuid,
  actor_label text not null,
  action text not null,
  note text,
  detail jsonb not null default '{}'
);
comment on table document_event is 'Storia di un documento: si aggiunge, non si riscrive';
create index document_event_by_document on document_event (document_id, at, id);
create trigger document_event_is_append_only before update or delete on document_event
  for each row execute function refuse_rewrite();
create trigger document_event_is_not_emptied before truncate on document_event
  for each statement execute function refuse_rewrite();

-- Whether the bytes that are kept are still those that came: looked at again in turn.
create table blob_check (
  sha256 text primary key,
  checked_at timestamptz not null,
  outcome text not null check (outcome in ('whole', 'missing', 'altered')),
  -- Since when it is not whole.
  wrong_since timestamptz,
  check ((outcome = 'whole') = (wrong_since is null))
);
comment on table blob_check is 'Verifica delle impronte dei file conservati';
create index blob_check_by_time on blob_check (checked_at);
create index blob_check_wrong on blob_check (wrong_since) where wrong_since is not null;
