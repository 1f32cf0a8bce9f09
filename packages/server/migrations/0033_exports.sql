-- Exports of dossiers (docs/adr/0016-dossier-exports.md): asked by a person, made aside, kept for some days.

create table dossier_export (
  id uuid primary key,
  kind text not null check (kind in ('pdf', 'bundle', 'workbook', 'census', 'school', 'labels')),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'cancelled')),
  asked_by uuid not null references app_user,
  asked_by_label text not null,
  -- With which roles it was asked: what it holds is what they saw.
  grants jsonb not null,
  correlation_id text not null,
  -- All within their reach when it was asked; looked at again when the file is taken.
  building_ids uuid[] not null check (cardinality(building_ids) between 1 and 500),
  as_of date,
  labels jsonb,
  -- In hundredths.
  progress integer not null default 0 check (progress between 0 and 100),
  attempts integer not null default 0,
  asked_at timestamptz not null,
  -- A running one that says nothing for long was of a process that ended.
  touched_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  file_name text,
  byte_length bigint,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  fault text,
  check ((state = 'ready') = (sha256 is not null and file_name is not null and byte_length is not null and expires_at is not null))
);
comment on table dossier_export is 'Esportazione di fascicoli: chi l''ha chiesta, a che punto è, fino a quando il file è tenuto';
create index dossier_export_mine on dossier_export (asked_by, asked_at desc, id desc);
create index dossier_export_to_do on dossier_export (touched_at) where state in ('waiting', 'running');
create index dossier_export_expiring on dossier_export (expires_at) where state = 'ready';
