import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { ReportState } from "#features/import/profile.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface ReportDraft {
  line: number;
  key: string;
  number: string | null;
  state: ReportState;
  /** The file's own word. */
  sourceState: string;
  /** One of our codes. */
  category: string | null;
  sourceCategory: string | null;
  subject: string;
  description: string;
  addressText: string;
  municipio: string | null;
  longitude: number | null;
  latitude: number | null;
  /** Instants, ISO 8601 in UTC. */
  openedAt: string;
  /** Null while it is open, and where the file does not say when it ended. */
  closedAt: string | null;
  contentSha256: string;
}

const COLUMNS = sql`
  id uuid, "eventId" uuid, "endEventId" uuid, key text, number text, state text, "sourceState" text, category text,
  "sourceCategory" text, subject text, description text, "addressText" text, municipio text, longitude float8,
  latitude float8, "openedAt" timestamptz, "closedAt" timestamptz, "contentSha256" text`;

/** How the history of a request calls the step to a state. */
const STEP = sql`case g.state when 'in-charge' then 'taken-in-charge' else g.state end`;

interface Writing {
  source: string;
  drafts: readonly ReportDraft[];
  run: { id: string };
}

/** New and changed reports, with their history. No outbox, no news: these are things of the past. */
export async function writeReports(tx: Tx, { source, drafts, run }: Writing): Promise<void> {
  const rows = drafts.map((draft) => ({ ...draft, id: uuidV7(), eventId: uuidV7(), endEventId: uuidV7() }));
  await sql`
    with given as (select *, case when longitude is null then null
        else st_setsrid(st_makepoint(longitude, latitude), 4326) end as place
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(${COLUMNS})),
    known as (
      select r.id as request_id, r.state as from_state, g.* from given g
      join request r on r.source = ${source} and r.source_key = g.key),
    fresh as (
      insert into request (id, code, source, source_key, source_number, state, category, source_category, subject, description,
        address_text, point, municipio, opened_at, source_modified_at, closed_at)
      select g.id, next_code('seg', extract(year from g."openedAt" at time zone 'Europe/Rome')::int), ${source}, g.key,
        g.number, g.state, g.category, g."sourceCategory", g.subject, g.description, g."addressText", g.place,
        coalesce(g.municipio, ${nearestMunicipio}), g."openedAt", coalesce(g."closedAt", g."openedAt"), g."closedAt"
      from given g where not exists (select 1 from known k where k.key = g.key)
      returning id),
    updated as (
      ${UPDATE}
      returning r.id, r.version),
    noted as (
      insert into imported_report (request_id, content_sha256, run_id, request_version)
      select f.id, g."contentSha256", ${run.id}::uuid, 1 from fresh f join given g on g.id = f.id
      union all select u.id, k."contentSha256", ${run.id}::uuid, u.version from updated u join known k on k.request_id = u.id
      on conflict (request_id) do update set content_sha256 = excluded.content_sha256, run_id = excluded.run_id,
        request_version = excluded.request_version)
    ${HISTORY}`.execute(tx);
}

const ACTOR = "Dati storici del Comune";

const nearestMunicipio = sql`(
  select b.municipio from building b where g.place is not null and b.point is not null order by b.point <-> g.place limit 1)`;

/** The file's own word; and that it does not say when, where it does not. */
const NOTE = sql`'Nel file: «' || g."sourceState" || '»' || case when g."closedAt" is null then ', senza data' else '' end`;

const UPDATE = sql`
  update request r set source_number = k.number, state = k.state, category = k.category,
    source_category = k."sourceCategory", subject = k.subject, description = k.description,
    address_text = k."addressText", point = k.place, municipio = coalesce(k.municipio, r.municipio),
    opened_at = k."openedAt", source_modified_at = coalesce(k."closedAt", k."openedAt"), closed_at = k."closedAt",
    version = r.version + 1, updated_at = now()
  -- Somebody may have dealt with it since it was compared: theirs stays.
  from known k join imported_report i on i.request_id = k.request_id
  where r.id = k.request_id and r.version = i.request_version`;

/** Its opening, and how it went on: each step on its own day where the file says it. */
const HISTORY = sql`
  insert into request_event (id, request_id, at, actor_label, kind, note, detail)
  select g."eventId", g.id, g."openedAt", ${ACTOR}, 'received', null, jsonb_build_object('state', 'received')
    from given g join fresh f on f.id = g.id
  union all
  select g."endEventId", g.id, coalesce(g."closedAt", g."openedAt"), ${ACTOR}, ${STEP}, ${NOTE},
      jsonb_build_object('state', g.state)
    from given g join fresh f on f.id = g.id where g.state <> 'received'
  union all
  select g."eventId", g.request_id, coalesce(g."closedAt", now()), ${ACTOR}, ${STEP}, ${NOTE},
      jsonb_build_object('fromState', g.from_state, 'state', g.state)
    from known g join updated u on u.id = g.request_id where g.state <> g.from_state`;
