-- Imports of a municipality's own files. A run is a file read with a profile: it remembers how far it came, so that one
-- that was cut short goes on from there, and what it refused and why, so that every row is accounted for.
create table import_run (
  id uuid primary key,
  number integer generated always as identity unique,
  kind text not null check (kind in ('streets', 'civics', 'buildings', 'reports')),
  source text not null,
  file_name text not null,
  file_sha256 text not null,
  -- Of the profile and of what was said on the command line: read otherwise, the same file is another run.
  settings_sha256 text not null,
  profile text not null,
  -- How the file was read: format, encoding, separator, projection.
  reading jsonb not null default '{}',
  state text not null default 'running' check (state in ('running', 'finished')),
  -- Rows of the file that have been dealt with.
  position integer not null default 0,
  added integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  refused integer not null default 0,
  actor_label text not null,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table import_run is 'Importazione di un file del Comune';
create unique index import_run_unfinished on import_run (kind, source, file_sha256, settings_sha256)
  where state = 'running';

create table import_refusal (
  run_id uuid not null references import_run,
  line integer not null,
  reason text not null,
  detail text not null default '',
  primary key (run_id, line)
);
comment on table import_refusal is 'Riga non importata, con il suo motivo';

-- What a historic report was like in the file it came from: a later file is compared with this, and not with what the
-- office has made of the report since.
create table imported_report (
  request_id uuid primary key references request,
  content_sha256 text not null,
  run_id uuid not null references import_run,
  -- The request's version that the import left: a higher one was given by the office, whose work is not overwritten.
  request_version integer not null
);
comment on table imported_report is 'Segnalazione storica importata da un file';
