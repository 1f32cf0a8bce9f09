-- The building dossier (docs/adr/0011-dossier.md): claims with their source and their two times, what stands of them today,
-- and a chained journal of what was written, building by building.

create table dossier (
  building_id uuid primary key references building,
  -- How many changes were written: the number of the last one, and its hash.
  version integer not null default 0 check (version >= 0),
  head bytea check (octet_length(head) = 32),
  -- Kept for lists: of the fields that its use asks for, how many are stated, founded on evidence, and still current.
  required integer not null default 0,
  stated integer not null default 0,
  founded integer not null default 0,
  current integer not null default 0,
  disagreeing integer not null default 0,
  dictionary_version integer not null default 0,
  measured_on date,
  -- Digest of what was last read of it in the property register.
  registry_digest text,
  check ((version = 0) = (head is null))
);
comment on table dossier is 'Fascicolo di un edificio: a che punto è';
create index dossier_by_completeness on dossier ((case when required = 0 then 0 else stated * 1000 / required end), building_id);
create index dossier_to_measure on dossier (measured_on nulls first);

create table dossier_change (
  id uuid primary key,
  building_id uuid not null references building,
  number integer not null check (number > 0),
  at timestamptz not null,
  actor_id uuid,
  actor_label text not null,
  -- What made it: person, decision, document, check, model, or the synchronisation with a platform.
  cause text not null,
  correlation_id text not null,
  claims integer not null,
  -- SHA-256 over what it wrote and what it superseded; and over the hash of the change before and this one's particulars.
  digest bytea not null check (octet_length(digest) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  unique (building_id, number)
);
comment on table dossier_change is 'Registro concatenato delle scritture di un fascicolo';
create trigger dossier_change_is_append_only before update or delete on dossier_change
  for each row execute function refuse_rewrite();

-- What a building has several of: building titles, asbestos findings, fire activities, interventions, leases…
create table dossier_record (
  id uuid primary key,
  building_id uuid not null references building,
  kind text not null,
  label text not null,
  source text not null,
  source_key text not null,
  created_at timestamptz not null default now(),
  withdrawn_on date,
  unique (source, kind, source_key)
);
comment on table dossier_record is 'Voce ripetuta del fascicolo: titoli, amianto, attività soggette, interventi';
create index dossier_record_by_building on dossier_record (building_id, kind, id);

create table claim (
  id uuid primary key,
  building_id uuid not null references building,
  subject_kind text not null check (subject_kind in ('building', 'storey', 'space', 'unit', 'element', 'record')),
  subject_id uuid not null,
  -- Code of the data dictionary.
  field text not null,
  value jsonb not null check (jsonb_typeof(value) in ('string', 'number', 'boolean')),
  -- A platform, `person`, a model…; `decision` is of a person who settled a disagreement.
  source text not null,
  quality text not null check (quality in ('declared', 'documented', 'verified')),
  -- The document that proves it.
  evidence_id uuid,
  note text,
  valid_from date not null,
  recorded_at timestamptz not null,
  change_id uuid not null references dossier_change,
  superseded_at timestamptz,
  superseded_by uuid references dossier_change,
  check ((superseded_at is null) = (superseded_by is null))
);
comment on table claim is 'Dato del fascicolo: chi lo ha detto, da quando vale, da quando è noto';
create index claim_standing on claim (building_id, subject_id, field, source) where superseded_at is null;
create index claim_by_subject on claim (subject_id, field, recorded_at);
create index claim_by_building on claim (building_id, recorded_at);
create index claim_by_evidence on claim (evidence_id) where evidence_id is not null;
create index claim_to_come on claim (valid_from) where superseded_at is null;

-- A claim is never rewritten: it is superseded, once.
create function claim_stands() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.superseded_at is null and new.superseded_at is not null
    and (new.id, new.building_id, new.subject_kind, new.subject_id, new.field, new.value, new.source, new.quality,
      new.evidence_id, new.note, new.valid_from, new.recorded_at, new.change_id)
    is not distinct from (old.id, old.building_id, old.subject_kind, old.subject_id, old.field, old.value, old.source,
      old.quality, old.evidence_id, old.note, old.valid_from, old.recorded_at, old.change_id) then
    return new;
  end if;
  raise exception 'a claim stands: % on % refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger claim_stands before update or delete on claim
  for each row execute function claim_stands();

-- Today's dossier, kept in the transaction that changes it.
create table current_fact (
  subject_id uuid not null,
  field text not null,
  building_id uuid not null references building,
  subject_kind text not null,
  claim_id uuid not null references claim,
  value jsonb not null,
  source text not null,
  quality text not null,
  evidence_id uuid,
  valid_from date not null,
  recorded_at timestamptz not null,
  -- The last day on which it still counts as current; absent: it does not grow old.
  fresh_until date,
  -- How many claims of other sources say otherwise, unsettled; and since when.
  disagreeing integer not null default 0,
  disagreeing_since timestamptz,
  primary key (subject_id, field),
  check ((disagreeing = 0) = (disagreeing_since is null))
);
comment on table current_fact is 'Fascicolo di oggi: proiezione dei dati che valgono';
create index current_fact_by_building on current_fact (building_id, subject_kind, subject_id);
create index current_fact_disagreeing on current_fact (disagreeing_since, subject_id, field) where disagreeing_since is not null;

create table dossier_cursor (
  stream text primary key,
  instant timestamptz not null
);
comment on table dossier_cursor is 'Fin dove è arrivata ciascuna lettura che alimenta i fascicoli';
