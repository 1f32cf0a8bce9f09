-- What is to be read again, written by the transaction that changes it (docs/adr/0018-what-is-due-is-written.md): the property
-- register and the confirmed documents, which the dossier and the legal checks read. It is only added to: who takes rows
-- reads afterwards, so that a change which commits meanwhile has left a row of its own.
create table reading_due (
  id bigint generated always as identity primary key,
  reading text not null,
  subject_id uuid not null
);
comment on table reading_due is 'Ciò che i fascicoli e le scadenze devono rileggere';
create index reading_due_by_subject on reading_due (reading, subject_id);
alter table reading_due set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

-- By which rules each reading last read everything: with others, it reads everything again.
create table reading_rules (
  reading text primary key,
  digest text not null
);
comment on table reading_rules is 'Con quali regole ciascuna lettura ha letto tutto';

drop table dossier_cursor;

-- The register, into dossiers: by building. What the dossier does not tell (sequence numbers, the day of an update) is no news.
create function due_by_register() returns trigger
  language plpgsql as $$
begin
  if tg_table_name = 'complex' then
    insert into reading_due (reading, subject_id)
    select 'dossier.registry', b.id from fresh f join former o using (id) join building b on b.complex_id = f.id
    where f.name is distinct from o.name;
  elsif tg_table_name = 'building' then
    if tg_op = 'INSERT' then
      insert into reading_due (reading, subject_id) select 'dossier.registry', id from fresh;
    else
      insert into reading_due (reading, subject_id)
      select 'dossier.registry', f.id from fresh f join former o using (id)
      where (f.code, f.name, f.use, f.complex_id, f.address_text, f.street_code, f.municipio, f.cadastral_section,
          f.cadastral_sheet, f.cadastral_parcel, f.built_year, f.storey_count, f.source)
        is distinct from (o.code, o.name, o.use, o.complex_id, o.address_text, o.street_code, o.municipio, o.cadastral_section,
          o.cadastral_sheet, o.cadastral_parcel, o.built_year, o.storey_count, o.source)
        or st_asewkb(f.point) is distinct from st_asewkb(o.point);
    end if;
  elsif tg_op = 'INSERT' then
    insert into reading_due (reading, subject_id) select distinct 'dossier.registry', building_id from fresh;
  elsif tg_table_name = 'unit' then
    insert into reading_due (reading, subject_id)
    select distinct 'dossier.registry', unnest(array[f.building_id, o.building_id]) from fresh f join former o using (id)
    where (f.subalterno, f.category, f.withdrawn_on, f.building_id)
      is distinct from (o.subalterno, o.category, o.withdrawn_on, o.building_id);
  else
    insert into reading_due (reading, subject_id)
    select distinct 'dossier.registry', unnest(array[f.building_id, o.building_id]) from fresh f join former o using (id)
    where (f.name, f.maker, f.model, f.serial, f.withdrawn_on, f.building_id, f.source)
      is distinct from (o.name, o.maker, o.model, o.serial, o.withdrawn_on, o.building_id, o.source);
  end if;
  return null;
end $$;
create trigger complex_changed_to_dossiers after update on complex
  referencing new table as fresh old table as former for each statement execute function due_by_register();
create trigger building_new_to_dossiers after insert on building
  referencing new table as fresh for each statement execute function due_by_register();
create trigger building_changed_to_dossiers after update on building
  referencing new table as fresh old table as former for each statement execute function due_by_register();
create trigger unit_new_to_dossiers after insert on unit
  referencing new table as fresh for each statement execute function due_by_register();
create trigger unit_changed_to_dossiers after update on unit
  referencing new table as fresh old table as former for each statement execute function due_by_register();
create trigger element_new_to_dossiers after insert on element
  referencing new table as fresh for each statement execute function due_by_register();
create trigger element_changed_to_dossiers after update on element
  referencing new table as fresh old table as former for each statement execute function due_by_register();

-- Confirmed documents, and those that are so no more: by building into dossiers, by document into the checks.
create function due_by_documents() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into reading_due (reading, subject_id)
    select 'dossier.documents', building_id from fresh where state = 'confirmed' and building_id is not null
    union all select 'compliance.documents', id from fresh where state = 'confirmed';
  else
    with told as (
      select f.id, f.building_id, o.building_id as former_building from fresh f join former o using (id)
      where (f.state in ('confirmed', 'withdrawn') or o.state in ('confirmed', 'withdrawn'))
        and (f.type, f.number, f.issued_on, f.expires_on, f.issuer, f.signatory, f.outcome, f.state, f.building_id)
          is distinct from (o.type, o.number, o.issued_on, o.expires_on, o.issuer, o.signatory, o.outcome, o.state, o.building_id))
    insert into reading_due (reading, subject_id)
    select 'dossier.documents', building_id from told where building_id is not null
    union select 'dossier.documents', former_building from told where former_building is not null
    union all select 'compliance.documents', id from told;
  end if;
  return null;
end $$;
create trigger document_new_to_readers after insert on document
  referencing new table as fresh for each statement execute function due_by_documents();
create trigger document_changed_to_readers after update on document
  referencing new table as fresh old table as former for each statement execute function due_by_documents();

create function due_by_links() returns trigger
  language plpgsql as $$
begin
  insert into reading_due (reading, subject_id)
  select distinct 'dossier.documents', d.building_id from fresh f join document d on d.id = f.document_id
  where d.state = 'confirmed' and d.building_id is not null
  union all
  select distinct 'compliance.documents', d.id from fresh f join document d on d.id = f.document_id
  where d.state = 'confirmed';
  return null;
end $$;
create trigger document_linked_to_readers after insert on document_link
  referencing new table as fresh for each statement execute function due_by_links();
create trigger document_unlinked_to_readers after update on document_link
  referencing new table as fresh for each statement execute function due_by_links();
