-- What a process remembers of who is signed in, and of what they may do, is told to it when it changes: once committed,
-- by the database itself, whoever changed it (pages, commands, an officer's own SQL). The payload is the person.
create function tell_access_of_session() returns trigger language plpgsql as $$
begin
  perform pg_notify('stabile_access', old.user_id::text);
  return null;
end $$;
-- Being seen is written often, and changes nothing of this.
create trigger session_told_changed after update of revoked_at, expires_at, refresh_at, idle_minutes, delegation on session
  for each row when (old.* is distinct from new.*) execute function tell_access_of_session();
create trigger session_told_deleted after delete on session
  for each row execute function tell_access_of_session();

create function tell_access_of_person() returns trigger language plpgsql as $$
begin
  perform pg_notify('stabile_access', new.id::text);
  -- Whoever is disabled lends nothing any more.
  perform pg_notify('stabile_access', lent.user_id::text)
    from role_assignment own join role_assignment lent on lent.lent_from = own.id where own.user_id = new.id;
  return null;
end $$;
create trigger app_user_told after update of display_name, firm_id, disabled_at on app_user
  for each row when ((old.display_name, old.firm_id, old.disabled_at) is distinct from
    (new.display_name, new.firm_id, new.disabled_at)) execute function tell_access_of_person();

create function tell_access_of_role() returns trigger language plpgsql as $$
declare
  changed role_assignment := coalesce(new, old);
begin
  perform pg_notify('stabile_access', changed.user_id::text);
  if tg_op <> 'INSERT' then
    perform pg_notify('stabile_access', r.user_id::text) from role_assignment r where r.lent_from = changed.id;
  end if;
  return null;
end $$;
create trigger role_assignment_told after insert or update or delete on role_assignment
  for each row execute function tell_access_of_role();
