-- What people do with the protocol: look for what was given to it, ask that a number be annulled, file a formal request.
alter table protocol_entry
  add column annulment_asked_by text,
  -- When the register was last looked at to see whether it was done, and when it was found done.
  add column annulment_checked_at timestamptz,
  add column annulled_at timestamptz,
  -- Correspondents are not searchable: finding a person's papers is not what this search is for.
  add column search text generated always as (
    fold_text(code || ' ' || subject || coalesce(' ' || number::text || '/' || year::text, ''))
  ) stored;
create index protocol_by_search on protocol_entry using gin (search gin_trgm_ops);
create index protocol_to_annul on protocol_entry (annulment_checked_at)
  where state = 'registered' and annulment_asked_at is not null;

-- D.Lgs. 81/2008, art. 18 c. 3: the employer of who works in a public building asks its owner for what safety needs; the
-- number of the protocol proves that it was asked, and when.
create table formal_request (
  id uuid primary key,
  entry_id uuid not null unique references protocol_entry,
  building_id uuid not null references building,
  request_id uuid not null references request,
  subject text not null,
  text text not null,
  -- In which capacity it is written: school head, head of an office.
  capacity text not null,
  author_id uuid not null references app_user,
  author_label text not null,
  -- Of the document that was protocolled.
  sha256 text not null,
  created_at timestamptz not null
);
comment on table formal_request is 'Richiesta formale del datore di lavoro, protocollata';
create index formal_request_by_building on formal_request (building_id, created_at desc);
create trigger formal_request_is_append_only before update or delete on formal_request
  for each row execute function refuse_rewrite();
