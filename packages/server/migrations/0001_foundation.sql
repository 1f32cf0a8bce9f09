-- What every later table leans on: extensions, text folding, readable codes, people and what they may do.
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- unaccent() is only STABLE because its dictionary could change; ours does not, and an index needs IMMUTABLE.
create function fold_text(value text) returns text
  language sql immutable parallel safe strict
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
comment on function fold_text is 'Testo senza accenti e maiuscole, per la ricerca';

-- One sequence per kind and year, made at its first use: no row lock serialises the writers. Gaps are allowed.
create function next_code(prefix text, year integer) returns text
  language plpgsql as $$
declare
  sequence_name text := format('code_%s_%s', lower(prefix), year);
begin
  begin
    return format('%s-%s-%s', upper(prefix), year, lpad(nextval(sequence_name)::text, 6, '0'));
  exception when undefined_table then
    -- Two first users at once: the lock lets one create it, the other finds it there.
    perform pg_advisory_xact_lock(hashtext(sequence_name));
    execute format('create sequence if not exists %I', sequence_name);
    return format('%s-%s-%s', upper(prefix), year, lpad(nextval(sequence_name)::text, 6, '0'));
  end;
end $$;

create function refuse_rewrite() returns trigger
  language plpgsql as $$
begin
  raise exception 'history is append-only: % on % refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create table firm (
  id uuid primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('contractor', 'squad')),
  partita_iva text,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
comment on table firm is 'Impresa esecutrice o squadra interna';

create table contract (
  id uuid primary key,
  code text not null unique,
  title text not null,
  firm_id uuid not null references firm,
  cig text,
  sla_policy_code text,
  valid_from date not null,
  valid_to date not null
);
comment on table contract is 'Contratto di manutenzione';
create index contract_by_firm on contract (firm_id);

create table app_user (
  id uuid primary key,
  -- eIDAS people have no tax code: the key is (scheme, identifier).
  scheme text not null check (scheme in ('codice-fiscale', 'spid-code', 'client')),
  identifier text not null,
  tax_code text,
  display_name text not null,
  email text,
  phone text,
  firm_id uuid references firm,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  disabled_at timestamptz,
  unique (scheme, identifier)
);
comment on table app_user is 'Persona o sistema che accede';

create table role_assignment (
  id uuid primary key,
  user_id uuid not null references app_user,
  role text not null check (role in ('urp', 'technician', 'contractor', 'building-contact', 'finance', 'systems', 'auditor')),
  scope_kind text not null check (scope_kind in ('municipality', 'municipio', 'building', 'contract', 'firm')),
  scope_key text not null default '',
  valid_from timestamptz not null default now(),
  valid_to timestamptz,
  granted_by uuid references app_user,
  reason text not null default '',
  unique (user_id, role, scope_kind, scope_key, valid_from)
);
comment on table role_assignment is 'Ruolo assegnato, con ambito e scadenza';
create index role_assignment_by_user on role_assignment (user_id);

create table session (
  -- SHA-256 of the cookie's value: a stolen database opens no session.
  token_hash bytea primary key,
  user_id uuid not null references app_user,
  csrf_token text not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  provider text not null,
  provider_session text,
  id_token text,
  user_agent text,
  revoked_at timestamptz
);
comment on table session is 'Sessione di lavoro lato server';
create index session_by_user on session (user_id);
create index session_by_provider_session on session (provider_session);

create table sign_in_attempt (
  state text primary key,
  code_verifier text not null,
  nonce text not null,
  return_to text not null,
  created_at timestamptz not null default now()
);
comment on table sign_in_attempt is 'Accesso in corso presso il SIRAC';

create table access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  correlation_id text not null
);
comment on table access_log is 'Registro degli accessi ai dati personali';
create index access_log_by_subject on access_log (subject_kind, subject_id, at desc);
create index access_log_by_user on access_log (user_id, at desc);
create trigger access_log_is_append_only before update or delete on access_log
  for each row execute function refuse_rewrite();

create table audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id uuid,
  actor_label text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null default '{}',
  correlation_id text not null
);
comment on table audit_entry is 'Registro delle operazioni';
create index audit_entry_by_subject on audit_entry (subject_kind, subject_id, id desc);
create trigger audit_entry_is_append_only before update or delete on audit_entry
  for each row execute function refuse_rewrite();

create table idempotency_key (
  user_id uuid not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  status integer,
  body text,
  headers jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, key)
);
comment on table idempotency_key is 'Chiavi di idempotenza delle chiamate non sicure';
create index idempotency_key_by_age on idempotency_key (created_at);
