-- Nothing is lost, nothing happens twice. Inbound: the raw message first, under (platform, message id).
create table inbox_message (
  id uuid primary key,
  platform text not null,
  message_id text not null,
  kind text not null,
  received_at timestamptz not null default now(),
  -- Text, not jsonb: what cannot be parsed is kept too.
  payload text not null,
  headers jsonb not null default '{}',
  state text not null default 'received' check (state in ('received', 'handled', 'parked', 'discarded')),
  attempts integer not null default 0,
  reason text,
  subject_kind text,
  subject_id uuid,
  handled_at timestamptz,
  correlation_id text not null,
  unique (platform, message_id)
);
comment on table inbox_message is 'Messaggio ricevuto da una piattaforma';
create index inbox_waiting on inbox_message (platform, received_at, id) where state = 'received';
create index inbox_parked on inbox_message (received_at desc, id desc) where state = 'parked';
create index inbox_by_time on inbox_message (received_at desc, id desc);
create index inbox_by_subject on inbox_message (subject_kind, subject_id);

-- Outbound: written in the transaction of the change, delivered in order within its subject.
create table outbox_message (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  platform text not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  idempotency_key text not null unique,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'delivering', 'delivered', 'parked', 'discarded')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_until timestamptz,
  last_error text,
  reason text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  correlation_id text not null
);
comment on table outbox_message is 'Messaggio da consegnare a una piattaforma';
create index outbox_waiting on outbox_message (platform, subject_id, sequence) where state in ('pending', 'delivering');
create index outbox_due on outbox_message (next_attempt_at) where state in ('pending', 'delivering');
create index outbox_parked on outbox_message (created_at desc, id desc) where state = 'parked';
create index outbox_by_time on outbox_message (created_at desc, id desc);
create index outbox_by_subject on outbox_message (subject_kind, subject_id, sequence);

-- The exchange ledger: one line per call to or from a platform, with personal data masked before it is written.
create table exchange_entry (
  id uuid primary key,
  at timestamptz not null default now(),
  direction text not null check (direction in ('in', 'out')),
  platform text not null,
  api text not null,
  api_version text,
  consumer text,
  method text not null,
  path text not null,
  status integer,
  outcome text not null check (outcome in ('ok', 'business-error', 'refused', 'unavailable')),
  latency_ms integer not null,
  correlation_id text not null,
  request_excerpt text,
  response_excerpt text,
  error text
);
comment on table exchange_entry is 'Registro degli scambi con le piattaforme';
create index exchange_by_time on exchange_entry (at desc, id desc);
create index exchange_by_platform on exchange_entry (platform, at desc, id desc);
create index exchange_by_correlation on exchange_entry (correlation_id);

create table platform_health (
  platform text primary key,
  breaker text not null default 'closed' check (breaker in ('closed', 'open', 'half-open')),
  last_ok_at timestamptz,
  last_failure_at timestamptz,
  last_failure text,
  updated_at timestamptz not null default now()
);
comment on table platform_health is 'Stato di salute di ogni piattaforma';

-- Domain events: the news one floor leaves for those above it, and for the browser's live updates.
create table domain_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  detail jsonb not null default '{}'
);
-- Read by polling, not NOTIFY: a notifying commit takes a database-wide lock, which would serialise every writer.
comment on table domain_event is 'Fatto accaduto, annunciato agli altri piani e al browser';
create index domain_event_by_time on domain_event (at);
