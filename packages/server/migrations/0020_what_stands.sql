-- What stands, stands in the database too, whoever writes to it.

-- A row trigger does not see a table emptied at one stroke.
create trigger access_log_is_not_emptied before truncate on access_log
  for each statement execute function refuse_rewrite();
create trigger audit_entry_is_not_emptied before truncate on audit_entry
  for each statement execute function refuse_rewrite();
create trigger request_event_is_not_emptied before truncate on request_event
  for each statement execute function refuse_rewrite();
create trigger work_order_event_is_not_emptied before truncate on work_order_event
  for each statement execute function refuse_rewrite();
create trigger work_order_suspension_is_not_emptied before truncate on work_order_suspension
  for each statement execute function refuse_rewrite();
create trigger work_order_is_not_emptied before truncate on work_order
  for each statement execute function refuse_deletion();

-- A report: where it came from and when it reached us. Its opening may be corrected by where it came from.
create function request_origin_stands() returns trigger
  language plpgsql as $$
begin
  if (new.id, new.code, new.source, new.source_key, new.received_at)
    is distinct from (old.id, old.code, old.source, old.source_key, old.received_at) then
    raise exception 'the origin of report % stands', old.code using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger request_origin_stands before update of id, code, source, source_key, received_at on request
  for each row execute function request_origin_stands();
create trigger request_is_never_deleted before delete on request
  for each row execute function refuse_deletion();
create trigger request_is_not_emptied before truncate on request
  for each statement execute function refuse_deletion();

-- A file that was kept is evidence: what it is and what it belongs to do not change.
create function attachment_content_stands() returns trigger
  language plpgsql as $$
begin
  if old.state = 'stored' and (new.sha256, new.media_type, new.byte_length, new.subject_kind, new.subject_id, new.state)
    is distinct from (old.sha256, old.media_type, old.byte_length, old.subject_kind, old.subject_id, old.state) then
    raise exception 'a stored attachment keeps its content' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger attachment_content_stands before update on attachment
  for each row execute function attachment_content_stands();

-- The register: what is withdrawn is closed; nothing is deleted.
create trigger complex_is_never_deleted before delete on complex
  for each row execute function refuse_deletion();
create trigger building_is_never_deleted before delete on building
  for each row execute function refuse_deletion();
create trigger storey_is_never_deleted before delete on storey
  for each row execute function refuse_deletion();
create trigger space_is_never_deleted before delete on space
  for each row execute function refuse_deletion();
create trigger unit_is_never_deleted before delete on unit
  for each row execute function refuse_deletion();
create trigger element_is_never_deleted before delete on element
  for each row execute function refuse_deletion();

-- Which change of its register a record comes from: an older one that is handled late (a parked one that a person sends
-- back) does not undo what came after it.
alter table complex add column source_sequence bigint;
alter table building add column source_sequence bigint;
alter table storey add column source_sequence bigint;
alter table space add column source_sequence bigint;
alter table unit add column source_sequence bigint;
alter table element add column source_sequence bigint;

-- While the client's own cause stops the clock no deadline runs.
update work_order o set due_at = null, at_risk_at = null
where o.state = 'suspended' and o.due_at is not null and exists (
  select 1 from work_order_suspension s where s.order_id = o.id and s.client_caused and s.ended_at is null);
