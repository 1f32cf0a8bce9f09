-- The audit one can prove (docs/adr/0004-audit-chain.md): what was written into the two registers is sealed, a segment at a
-- time, each seal over the one before it. Who writes an entry knows nothing of it and waits for nobody.

create table audit_segment (
  number bigint primary key check (number > 0),
  -- Entries of `audit_entry` and of `access_log`: ids after the first bound, up to the second.
  operations_after bigint not null,
  operations_to bigint not null check (operations_to >= operations_after),
  readings_after bigint not null,
  readings_to bigint not null check (readings_to >= readings_after),
  entries integer not null check (entries > 0),
  -- The youngest of its entries: from it their time to be kept runs.
  newest_at timestamptz not null,
  sealed_at timestamptz not null,
  -- SHA-256 of the entries' digests, one after the other; it stays when they go.
  entries_hash bytea not null check (octet_length(entries_hash) = 32),
  -- SHA-256 over the segment before and all of the above.
  hash bytea not null check (octet_length(hash) = 32),
  -- SHA-256 of each entry, 32 bytes each, operations first; gone with the entries.
  digests bytea,
  removed_at timestamptz,
  check ((digests is null) = (removed_at is not null))
);
comment on table audit_segment is 'Sigilli dei registri delle operazioni e degli accessi: una catena';
-- Digests do not compress: it is not tried.
alter table audit_segment alter column digests set storage external;
create index audit_segment_by_operation on audit_segment (operations_to);
create index audit_segment_by_reading on audit_segment (readings_to);
create index audit_segment_removed on audit_segment (number) where removed_at is not null;

-- A seal stands. Only the digests may go, once, when the entries' time is over.
create function seal_stands() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.removed_at is null and new.removed_at is not null and new.digests is null
    and (new.number, new.operations_after, new.operations_to, new.readings_after, new.readings_to, new.entries,
      new.newest_at, new.sealed_at, new.entries_hash, new.hash)
    is not distinct from (old.number, old.operations_after, old.operations_to, old.readings_after, old.readings_to,
      old.entries, old.newest_at, old.sealed_at, old.entries_hash, old.hash) then
    return new;
  end if;
  raise exception 'a seal stands: % on % refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger audit_segment_stands before update or delete on audit_segment
  for each row execute function seal_stands();
create trigger audit_segment_is_not_emptied before truncate on audit_segment
  for each statement execute function refuse_rewrite();

-- Entries go only with the segment that sealed them, which was closed first.
create function refuse_unless_removed() returns trigger
  language plpgsql as $$
declare
  bound bigint;
begin
  if tg_op = 'DELETE' then
    if tg_table_name = 'audit_entry' then
      select operations_to into bound from audit_segment where removed_at is not null order by number desc limit 1;
    else
      select readings_to into bound from audit_segment where removed_at is not null order by number desc limit 1;
    end if;
    if old.id <= bound then return old; end if;
  end if;
  raise exception 'history is append-only: % on % refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
drop trigger audit_entry_is_append_only on audit_entry;
create trigger audit_entry_is_append_only before update or delete on audit_entry
  for each row execute function refuse_unless_removed();
drop trigger access_log_is_append_only on access_log;
create trigger access_log_is_append_only before update or delete on access_log
  for each row execute function refuse_unless_removed();

-- The register is read newest first, by whoever acted or by what was touched.
create index audit_entry_by_time on audit_entry (at desc, id desc);
create index audit_entry_by_actor on audit_entry (actor_id, at desc, id desc);
create index access_log_by_time on access_log (at desc, id desc);

-- What verifying found. The outcome is also an entry of the register, and so part of the chain.
create table audit_verification (
  id uuid primary key,
  started_at timestamptz not null default now(),
  started_by text not null,
  state text not null default 'running' check (state in ('running', 'intact', 'broken', 'failed')),
  segments bigint not null default 0,
  entries bigint not null default 0,
  entries_total bigint not null default 0,
  last_segment bigint,
  fault text,
  faults integer not null default 0,
  finished_at timestamptz,
  touched_at timestamptz not null default now()
);
comment on table audit_verification is 'Verifiche della catena dei registri, con il loro esito';
create index audit_verification_by_time on audit_verification (started_at desc);

-- Tokens of machines that may be used once (ModI, ID_AUTH_REST_02: `jti` is unique), until they expire.
create table client_token_seen (
  digest bytea primary key,
  expires_at timestamptz not null
);
comment on table client_token_seen is 'Impronte dei gettoni di macchine già usati, fino alla loro scadenza';
create index client_token_seen_by_age on client_token_seen (expires_at);
