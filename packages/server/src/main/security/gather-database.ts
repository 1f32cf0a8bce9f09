import { sql } from "kysely";
import type { DatabaseState, PeopleState } from "#main/security/security-state.ts";
import { readMigrationState } from "#runtime/database/migrate.ts";
import type { Db, OpenDatabase } from "#runtime/database/open-database.ts";

interface Standing {
  superuser: boolean;
  owner: boolean;
  encrypted: boolean;
}

export async function gatherDatabase({ db, kind }: OpenDatabase): Promise<DatabaseState> {
  const { rows } = await sql<Standing>`
    select coalesce((select rolsuper from pg_roles where rolname = current_user), false) as superuser,
      coalesce((select pg_has_role(relowner, 'member') from pg_class where oid = to_regclass('audit_entry')), false) as owner,
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted`.execute(db);
  const { missing } = await readMigrationState(db);
  return {
    isEmbedded: kind === "embedded",
    isSuperuser: rows[0]?.superuser ?? false,
    ownsRegisters: rows[0]?.owner ?? false,
    isEncrypted: rows[0]?.encrypted ?? false,
    missingMigrations: missing,
    clockSkewMs: await skewOf(db),
  };
}

/** Half of the journey there and back is taken off, as NTP does. */
async function skewOf(db: Db): Promise<number> {
  const asked = Date.now();
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const answered = Date.now();
  return (asked + answered) / 2 - (rows[0]?.now.getTime() ?? answered);
}

interface Holder {
  name: string;
  roles: string[];
  since_days: number;
  last_seen_days: number | null;
}

const MOST_HOLDERS = 50_000;

/** Systems that call us sign in by no page: they are not among those who were never seen. */
export async function gatherPeople(db: Db, { mostHours }: { mostHours: number }): Promise<PeopleState> {
  const { rows: holders } = await sql<Holder>`
    select u.display_name as name, array_agg(distinct r.role order by r.role) as roles,
      floor(extract(epoch from now() - min(r.valid_from)) / 86400)::int as since_days,
      floor(extract(epoch from now() - u.last_sign_in_at) / 86400)::int as last_seen_days
    from role_assignment r join app_user u on u.id = r.user_id
    where r.valid_from <= now() and (r.valid_to is null or r.valid_to > now())
      and u.disabled_at is null and u.scheme <> 'client'
    group by u.id order by u.display_name limit ${MOST_HOLDERS}`.execute(db);
  const { rows } = await sql<{ disabled: number; long: number }>`
    select count(*) filter (where f.disabled_at is not null)::int as disabled,
      count(*) filter (where s.expires_at - s.created_at > make_interval(hours => ${mostHours}) + interval '1 minute')::int as long
    from session s join app_user u on u.id = s.user_id left join firm f on f.id = u.firm_id
    where s.revoked_at is null and s.expires_at > now()`.execute(db);
  // As `runtime/refusals.ts` writes them: the first of a minute, and how many the others were.
  const { rows: arrivals } = await sql<{ refused: number }>`
    select coalesce(sum((detail ->> 'times')::int), 0)::int as refused from audit_entry
    where subject_kind = 'route' and subject_id = 'GET /accesso/sirac' and action = 'sign-in.refused'
      and detail ->> 'code' = 'forbidden'
      and at > now() - interval '1 day'`.execute(db);
  return {
    refusedArrivals: arrivals[0]?.refused ?? 0,
    holders: holders.map(({ name, roles, since_days, last_seen_days }) => ({
      name,
      roles,
      sinceDays: since_days,
      lastSeenDays: last_seen_days ?? undefined,
    })),
    disabledFirmSessions: rows[0]?.disabled ?? 0,
    longSessions: rows[0]?.long ?? 0,
  };
}
