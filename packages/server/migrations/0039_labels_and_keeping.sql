-- What the QR label on a thing opens, and how long papers are kept (docs/adr/0022-labels-and-keeping.md).

-- A report that came from the label of an element says of which. Who reported it is not asked.
alter table request add column element_id uuid references element;
create index request_by_element on request (element_id, opened_at desc) where element_id is not null;

-- Somebody needs it whatever its term: a lawsuit, an inspection. And when its bytes were thrown away, by whom.
alter table document add column hold_reason text;
alter table document add column held_at timestamptz;
alter table document add column held_label text;
alter table document add column discarded_at timestamptz;
alter table document add constraint document_hold_is_whole
  check ((hold_reason is null) = (held_at is null) and (hold_reason is null) = (held_label is null));
-- What stands is not thrown away; what is thrown away does not stand.
alter table document add constraint document_discarded_is_withdrawn check (discarded_at is null or state = 'withdrawn');

-- The municipality's own plan of keeping, where it differs from the shipped one. Without a term: for ever.
create table retention_term (
  type text primary key,
  months integer check (months between 1 and 1200),
  because text not null,
  changed_label text not null,
  changed_at timestamptz not null
);
comment on table retention_term is 'Massimario di conservazione e scarto del Comune: per quanto si tiene ogni tipo di documento';

-- Proposed by the machine, decided by a person, never done by itself.
create table discard_proposal (
  id uuid primary key,
  document_id uuid not null references document,
  state text not null default 'open' check (state in ('open', 'confirmed', 'refused', 'lapsed')),
  due_on date not null,
  because text not null,
  proposed_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_label text,
  reason text,
  -- What was thrown away: the sums of its versions, so that a copy that turns up can be told.
  hashes text[],
  check ((state = 'open') = (decided_at is null)),
  check (state not in ('confirmed', 'refused') or (decided_label is not null and reason is not null)),
  check ((state = 'confirmed') = (hashes is not null))
);
comment on table discard_proposal is 'Proposta di scarto di un documento, e che cosa se ne è deciso';
create unique index discard_proposal_open on discard_proposal (document_id) where state = 'open';
create index discard_proposal_by_state on discard_proposal (state, due_on, id);
create trigger discard_proposal_is_never_deleted before delete on discard_proposal
  for each row execute function refuse_deletion();

-- The first pages of a file as pictures: made once for each content, whoever has it.
create table file_preview (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  -- `none`: of no kind that is drawn, or nothing here can draw it; `failed`: it could not be drawn, and why.
  state text not null default 'waiting' check (state in ('waiting', 'made', 'none', 'failed')),
  reason text,
  attempts integer not null default 0,
  -- The sums of the pictures, in the order of the pages.
  pages text[] not null default '{}',
  page_count integer,
  made_at timestamptz,
  check ((state = 'made') = (cardinality(pages) > 0))
);
comment on table file_preview is 'Anteprime delle prime pagine dei file';
