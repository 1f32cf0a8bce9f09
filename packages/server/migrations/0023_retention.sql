-- What has served its purpose goes (GDPR art. 5(1)(c) and (e)); that it was here is remembered, so that a message which is
-- delivered again years later is still not handled twice.
create table settled_message (
  -- Half of the SHA-256 of platform and message id: it says of a message that comes again that it did, and nothing else.
  digest bytea primary key,
  settled_at timestamptz not null default now()
);
comment on table settled_message is 'Impronte dei messaggi già trattati e tolti: chi torna non è trattato di nuovo';

create function message_digest(platform text, message_id text) returns bytea
  language sql immutable strict parallel safe
  return substr(sha256(convert_to(platform || ' ' || message_id, 'UTF8')), 1, 16);

-- Given up by a person: from then on its time runs, whenever it came.
alter table inbox_message add column discarded_at timestamptz;
alter table outbox_message add column discarded_at timestamptz;
comment on column inbox_message.discarded_at is 'Quando una persona lo ha scartato';
comment on column outbox_message.discarded_at is 'Quando una persona lo ha scartato';

-- Entries whose excerpts are still to be emptied are found without walking those that are.
create index exchange_with_excerpts on exchange_entry (at)
  where request_excerpt is not null or response_excerpt is not null or error is not null;
