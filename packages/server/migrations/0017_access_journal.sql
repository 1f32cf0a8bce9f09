-- Readings of personal data are journalled on the process's own disk and written here in groups (ADR 0002): the number of
-- each group, so that one taken up again after a fall is not written twice.
create table access_journal (
  id uuid primary key,
  written_at timestamptz not null default now()
);
comment on table access_journal is 'Gruppi di letture già scritti nel registro degli accessi; si tolgono quando il loro file non c''è più';
