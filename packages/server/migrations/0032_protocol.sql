-- The municipality's protocol register (DPR 445/2000, art. 53) as we use it: what was given to it, and which number it gave.
create table emergency_register (
  id uuid primary key,
  opened_at timestamptz not null,
  opened_by text not null,
  opened_by_id uuid,
  -- DPR 445/2000, art. 63: cause, and the measure by which it was authorised.
  cause text not null check (cause <> ''),
  authorised_by text not null check (authorised_by <> ''),
  closed_at timestamptz,
  closed_by text
);
comment on table emergency_register is 'Registro di emergenza del protocollo: aperto da una persona mentre il protocollo è fermo';
create unique index one_emergency_at_a_time on emergency_register ((true)) where closed_at is null;

create table protocol_entry (
  id uuid primary key,
  -- Ours: it is also the mark by which a lost answer is made good.
  code text not null unique,
  direction text not null check (direction in ('in', 'out', 'internal')),
  subject text not null,
  correspondents jsonb not null default '[]',
  classification text,
  office text,
  -- Name, media type and sum of each; the first is the document.
  attachments jsonb not null default '[]',
  -- What it was written for, and where that belongs.
  cause_kind text not null,
  cause_id uuid not null,
  building_id uuid references building,
  municipio text,
  state text not null default 'waiting'
    check (state in ('waiting', 'emergency', 'registered', 'annulled', 'parked')),
  -- Before the first call: from then on it may be in the register although nobody knows.
  tried_at timestamptz,
  unit_id text,
  register text,
  year integer,
  number integer,
  registered_at timestamptz,
  missing_files jsonb not null default '[]',
  refusal text,
  emergency_id uuid references emergency_register,
  emergency_year integer,
  emergency_number integer,
  emergency_at timestamptz,
  annulment_reason text,
  annulment_asked_at timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  correlation_id text not null,
  check ((state in ('registered', 'annulled')) = (number is not null)),
  check ((emergency_number is null) = (emergency_at is null)),
  check (state <> 'emergency' or emergency_number is not null)
);
comment on table protocol_entry is 'Documento da protocollare, e il numero che ha avuto';
create unique index protocol_emergency_number on protocol_entry (emergency_year, emergency_number) where emergency_number is not null;
create index protocol_by_time on protocol_entry (created_at desc, id desc);
create index protocol_open on protocol_entry (created_at, id) where state in ('waiting', 'emergency', 'parked');
create index protocol_by_cause on protocol_entry (cause_kind, cause_id);
create index protocol_by_building on protocol_entry (building_id, created_at desc, id desc);
