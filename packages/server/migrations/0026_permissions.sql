-- Permissions one can trust: every role says where it came from, who gave it and until when.
alter table role_assignment drop constraint role_assignment_role_check;
alter table role_assignment add constraint role_assignment_role_check check (role in
  ('urp', 'technician', 'contractor', 'firm-admin', 'building-contact', 'finance', 'systems', 'auditor'));
alter table role_assignment add column origin text not null default 'hand'
  check (origin in ('hand', 'group', 'spreadsheet', 'request', 'substitution', 'emergency'));
-- In words: who types commands on the server is no person of the register.
alter table role_assignment add column granted_label text not null default '';
alter table role_assignment add column granted_at timestamptz not null default now();
-- What gave it: the group's mapping, the request, the substitution, the declared emergency.
alter table role_assignment add column source_id uuid;
-- Of a substitution: the role that is lent. It is in force only while that one is.
alter table role_assignment add column lent_from uuid references role_assignment;
alter table role_assignment add column ended_label text;
alter table role_assignment add column end_reason text;
alter table role_assignment add check ((origin = 'substitution') = (lent_from is not null));
comment on column role_assignment.origin is 'Da dove viene: a mano, gruppo, foglio, richiesta, sostituzione, emergenza';

-- The same role may come by several ways at once, and each ends by itself.
alter table role_assignment drop constraint role_assignment_user_id_role_scope_kind_scope_key_valid_fro_key;
create unique index role_assignment_once on role_assignment
  (user_id, role, scope_kind, scope_key, origin, valid_from, coalesce(source_id, '00000000-0000-0000-0000-000000000000'));
create index role_assignment_by_end on role_assignment (valid_to) where valid_to is not null;
create index role_assignment_lent on role_assignment (lent_from) where lent_from is not null;
create index role_assignment_by_source on role_assignment (source_id) where source_id is not null;

-- What is in force now: the only place that says so. Whoever is disabled has nothing, and lends nothing.
create view role_in_force as
  select r.*, absent.id as absent_id, absent.display_name as absent_name
  from role_assignment r
  join app_user u on u.id = r.user_id and u.disabled_at is null
  left join role_assignment l on l.id = r.lent_from
  left join app_user absent on absent.id = l.user_id
  where r.valid_from <= now() and (r.valid_to is null or r.valid_to > now())
    and (r.lent_from is null or (l.valid_from <= now() and (l.valid_to is null or l.valid_to > now())
      and absent.disabled_at is null));
comment on view role_in_force is 'Ruoli in vigore adesso';

-- The list of people goes by name; a firm's own administrator sees those of the firm.
create index app_user_by_name on app_user (display_name, id);
create index app_user_by_firm on app_user (firm_id) where firm_id is not null;

create table role_group (
  id uuid primary key,
  -- As it was written, and as it is compared: a distinguished name or the name alone.
  name text not null,
  match_key text not null,
  role text not null,
  scope_kind text not null,
  scope_key text not null default '',
  reason text not null default '',
  created_at timestamptz not null default now(),
  created_label text not null,
  removed_at timestamptz,
  removed_label text
);
comment on table role_group is 'Gruppo di Active Directory che dà un ruolo';
create unique index role_group_once on role_group (match_key, role, scope_kind, scope_key) where removed_at is null;

create table role_request (
  id uuid primary key,
  user_id uuid not null references app_user,
  role text not null,
  scope_kind text not null,
  -- In the words of who asks: they may not see the lists yet.
  scope_text text not null default '',
  firm_id uuid references firm,
  reason text not null,
  contact text not null default '',
  state text not null default 'waiting' check (state in ('waiting', 'granted', 'refused', 'withdrawn')),
  asked_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid references app_user,
  decided_label text,
  decision_note text
);
comment on table role_request is 'Richiesta di un ruolo';
create unique index role_request_waiting_once on role_request (user_id, role, scope_kind) where state = 'waiting';
create index role_request_by_state on role_request (state, asked_at desc, id desc);
create index role_request_by_user on role_request (user_id, asked_at desc);

create table substitution (
  id uuid primary key,
  absent_id uuid not null references app_user,
  substitute_id uuid not null references app_user,
  valid_from timestamptz not null,
  valid_to timestamptz not null,
  reason text not null,
  created_at timestamptz not null default now(),
  created_label text not null,
  ended_at timestamptz,
  ended_label text,
  check (absent_id <> substitute_id),
  check (valid_to > valid_from)
);
comment on table substitution is 'Sostituzione temporanea: chi fa le veci di chi, da quando a quando';
create index substitution_by_absent on substitution (absent_id, valid_from desc);
create index substitution_by_substitute on substitution (substitute_id, valid_from desc);

create table emergency_access (
  id uuid primary key,
  user_id uuid not null references app_user,
  assignment_id uuid not null references role_assignment,
  reason text not null,
  declared_at timestamptz not null default now(),
  ends_at timestamptz not null,
  ended_label text,
  reviewed_at timestamptz,
  reviewed_by uuid references app_user,
  reviewed_label text,
  outcome text check (outcome in ('justified', 'unjustified')),
  review_note text,
  check ((reviewed_at is null) = (outcome is null)),
  check (reviewed_by is distinct from user_id)
);
comment on table emergency_access is 'Accesso d''emergenza dichiarato, con la sua verifica';
create index emergency_access_by_time on emergency_access (declared_at desc, id desc);
create index emergency_access_to_review on emergency_access (declared_at) where reviewed_at is null;
create index emergency_access_by_user on emergency_access (user_id, ends_at desc);

create table emergency_acknowledgement (
  emergency_id uuid not null references emergency_access,
  user_id uuid not null references app_user,
  at timestamptz not null default now(),
  primary key (emergency_id, user_id)
);
comment on table emergency_acknowledgement is 'Presa visione di un accesso d''emergenza';
-- What was done in an emergency is counted when it is reviewed: few rows among all.
create index audit_entry_in_emergency on audit_entry (actor_id, at)
  where detail ->> 'capacity' = 'accesso d''emergenza';
