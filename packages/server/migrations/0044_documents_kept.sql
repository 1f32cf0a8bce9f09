-- Small pictures of the files of documents (docs/adr/0026-documents-seen-and-kept.md), each once for all that have the same
-- bytes: the first page of a PDF, an image made small. The picture itself is kept under its own hash, beside the originals.
create table file_preview (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- `none`: no picture can be made of it, and why; `no-tool`: this machine has nothing that draws pages.
  state text not null check (state in ('waiting', 'made', 'none', 'no-tool')),
  picture text check (picture ~ '^[0-9a-f]{64}$'),
  attempts integer not null default 0,
  tried_at timestamptz not null,
  check ((state = 'made') = (picture is not null))
);
comment on table file_preview is 'Anteprima di un file conservato';
create index file_preview_to_make on file_preview (tried_at) where state in ('waiting', 'no-tool');

-- How long documents of a type are kept, where the municipality says otherwise than the type (its massimario di scarto).
create table retention_rule (
  type text primary key,
  -- Absent: for ever.
  months integer check (months between 1 and 1800),
  reason text not null,
  written_by uuid,
  written_label text not null,
  written_at timestamptz not null
);
comment on table retention_rule is 'Tempo di conservazione di un tipo di documento, deciso dal Comune';

-- An act of discarding: nothing is ever thrown away without one, and it names who authorised it (D.Lgs. 42/2004, art. 21).
create table discard_act (
  id uuid primary key,
  protocol_number text not null check (length(protocol_number) between 1 and 80),
  authorised_on date not null,
  authority text not null,
  confirmed_by uuid,
  confirmed_label text not null,
  confirmed_at timestamptz not null
);
comment on table discard_act is 'Atto di scarto, con l’autorizzazione della Soprintendenza';
create trigger discard_act_is_append_only before update or delete on discard_act
  for each row execute function refuse_rewrite();
create trigger discard_act_is_not_emptied before truncate on discard_act
  for each statement execute function refuse_rewrite();

-- Documents that a person proposes for discarding; with an act, discarded.
create table discard_proposal (
  document_id uuid primary key references document,
  reason text not null,
  proposed_by uuid,
  proposed_label text not null,
  proposed_at timestamptz not null,
  act_id uuid references discard_act
);
comment on table discard_proposal is 'Proposta di scarto di un documento';
create index discard_proposal_by_act on discard_proposal (act_id) where act_id is not null;

-- Files whose bytes an act lets go: removed by a job after the act, unless another document has the same.
create table discarded_file (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  act_id uuid not null references discard_act,
  removed_at timestamptz
);
comment on table discarded_file is 'File scartato: i byte si tolgono, l’impronta resta';
create index discarded_file_to_remove on discarded_file (act_id) where removed_at is null;

create index document_past_retention on document (retain_until, id) where retain_until is not null and state in ('confirmed', 'withdrawn');

-- Of a folder that was loaded, files of which no rule said where they belong: a person places them. Where each was in the tree.
alter table document add column to_place text check (building_id is null or to_place is null);
create index document_to_place on document (created_at desc, id desc) where to_place is not null;
