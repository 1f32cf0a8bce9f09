-- Who signed in, how, on whose behalf, and until when: one model whichever way SIRAC is integrated.
alter table app_user drop constraint app_user_scheme_check;
alter table app_user add constraint app_user_scheme_check
  -- An employee known to the municipal domain alone has no tax code: the key stays (scheme, identifier).
  check (scheme in ('codice-fiscale', 'spid-code', 'domain', 'client'));

-- Tokens of the provider were kept as they came. They are sealed now, under a key that only the cookie gives.
alter table session drop column id_token;
alter table session
  -- Names a session to its owner, who must be able to close it, without being what opens it.
  add column id uuid not null default gen_random_uuid(),
  add column method text not null default 'unknown'
    check (method in ('spid', 'cie', 'cns', 'eidas', 'domain', 'unknown')),
  add column identity_provider text,
  add column level smallint check (level between 1 and 3),
  add column attribute_class text,
  -- Whose affairs the person signed in for: {taxCode, displayName, id, kind}. Null: their own.
  add column delegation jsonb,
  -- The provider's name for the person: a back-channel logout may name nothing else.
  add column provider_subject text,
  add column idle_minutes smallint not null default 120 check (idle_minutes > 0),
  add column sealed_tokens bytea,
  -- When the provider has to be asked for new tokens. Null: never.
  add column refresh_at timestamptz,
  add column ended_because text
    check (ended_because in ('sign-out', 'new-sign-in', 'closed', 'elsewhere', 'refresh-refused', 'revoked'));
-- That somebody is still there is written often, in place.
alter table session set (fillfactor = 80);
create unique index session_by_id on session (id);
create index session_by_provider_subject on session (provider_subject) where provider_subject is not null;

create table used_logout_token (
  jti text primary key,
  used_at timestamptz not null default now()
);
comment on table used_logout_token is 'Avvisi di uscita (OpenID Connect) già ricevuti: ciascuno vale una volta';
