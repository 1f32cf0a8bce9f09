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
