import { sql } from "kysely";
import type { IntakeDecision } from "#domain/request/decide-intake.ts";
import type { RequestState } from "#domain/request/states.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { CaseSnapshot } from "#ports/case-platform.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface KnownRow {
  id: string;
  source_key: string;
  state: RequestState;
  source_modified_at: Date;
  source_tie: string;
  municipio: string | null;
  building_id: string | null;
  has_undelivered: boolean;
}

export interface Change {
  snapshot: CaseSnapshot;
  /** Tells this version from others of the same instant. */
  tie: string;
  decision: IntakeDecision;
  known: KnownRow | undefined;
  correlationId: string;
}

/** Where reports come from: its code, and what people call it. */
export interface Source {
  code: string;
  name: string;
}

/** The requests of some cases, locked, by the platform's key. */
export async function findKnown(
  tx: Tx,
  source: string,
  keys: readonly string[],
): Promise<Map<string, KnownRow>> {
  const { rows } = await sql<KnownRow>`
    select r.id, r.source_key, r.state, r.source_modified_at, r.source_tie, r.municipio, r.building_id,
      exists (select 1 from outbox_message m where m.subject_kind = 'request' and m.subject_id = r.id
        and m.state in ('pending', 'delivering')) as has_undelivered
    from request r where r.source = ${source} and r.source_key = any(${keys}::text[])
    order by r.id for update of r`.execute(tx);
  return new Map(rows.map((row) => [row.source_key, row]));
}

const CASE_COLUMNS = sql`
  id uuid, key text, number text, state text, category text, "sourceCategory" text, subject text, description text,
  "reporterName" text, "reporterTaxCode" text, "reporterEmail" text, "reporterPhone" text, "addressText" text,
  longitude float8, latitude float8, "openedAt" timestamptz, "modifiedAt" timestamptz, tie text, "closedAt" timestamptz,
  "eventId" uuid, "endEventId" uuid, action text, reopened boolean, "stateLabel" text, "rejectReason" text,
  "mergedInto" text`;

/** What an event keeps of a version: the state it led to, and the case it was merged into, which may come later. */
const DETAIL = sql`jsonb_strip_nulls(jsonb_build_object('state', g.state, 'mergedIntoKey', g."mergedInto"))`;

/** States that end a report: one that is first heard of when it is over has a date of its end all the same. */
const IS_OVER = sql`g.state in ('resolved', 'rejected', 'withdrawn', 'merged')`;

const nearestMunicipio = sql`
  (select b.municipio from building b where g.place is not null and b.point is not null order by b.point <-> g.place limit 1)`;

function toRow({ snapshot, tie, decision, known }: Change) {
  return {
    ...snapshot,
    tie,
    id: known?.id ?? uuidV7(),
    eventId: uuidV7(),
    endEventId: uuidV7(),
    state: decision.kind === "nothing" ? snapshot.state : decision.state,
    action:
      decision.kind === "new" ? "received" : decision.kind === "update" ? (decision.action ?? "updated") : "",
    reopened: decision.kind === "update" && decision.action === "reopen",
  };
}

export interface InsertedRow {
  id: string;
  sourceKey: string;
}

/** New requests in one statement, with the Municipio of the nearest building, their history and their news. */
export async function insertRequests(
  tx: Tx,
  source: Source,
  changes: readonly Change[],
): Promise<InsertedRow[]> {
  if (changes.length === 0) return [];
  const rows = JSON.stringify(changes.map(toRow));
  const { rows: inserted } = await sql<InsertedRow>`
    with given as (select *, case when longitude is null then null else st_setsrid(st_makepoint(longitude, latitude), 4326) end as place
      from jsonb_to_recordset(${rows}::jsonb) as x(${CASE_COLUMNS})),
    fresh as (
      insert into request (id, code, source, source_key, source_number, state, category, source_category, subject, description,
        reporter_name, reporter_tax_code, reporter_email, reporter_phone, address_text, point, municipio, opened_at,
        source_modified_at, source_tie, closed_at, reject_reason)
      select g.id, next_code('seg', extract(year from g."openedAt" at time zone 'Europe/Rome')::int), ${source.code}, g.key, g.number, g.state,
        g.category, g."sourceCategory", g.subject, g.description, g."reporterName", g."reporterTaxCode", g."reporterEmail",
        g."reporterPhone", g."addressText", g.place,
        ${nearestMunicipio},
        g."openedAt", g."modifiedAt", g.tie, case when ${IS_OVER} then coalesce(g."closedAt", g."modifiedAt") end,
        case when g.state = 'rejected' then g."rejectReason" end
      from given g
      on conflict (source, source_key) do nothing
      returning id, source_key, municipio),
    history as (
      insert into request_event (id, request_id, at, actor_label, kind, detail)
      select g."eventId", g.id, g."openedAt", 'Cittadino', 'received', jsonb_build_object('number', g.number, 'state', g.state)
      from given g join fresh f on f.id = g.id),
    ending as (
      insert into request_event (id, request_id, at, actor_label, kind, note, detail)
      select g."endEventId", g.id, coalesce(g."closedAt", g."modifiedAt"), ${source.name}::text,
        case g.state when 'resolved' then 'resolve' when 'rejected' then 'reject' when 'merged' then 'merge' else 'withdraw' end,
        coalesce(g."rejectReason", g."stateLabel"), ${DETAIL}
      from given g join fresh f on f.id = g.id where ${IS_OVER}),
    -- The news of each, as announce() writes it: a thousand rows are cheaper said here than sent again.
    news as (
      insert into domain_event (kind, subject_kind, subject_id, detail)
      select 'request.received', 'request', id, jsonb_build_object('municipio', municipio, 'buildingId', null) from fresh)
    select id, source_key as "sourceKey" from fresh`.execute(tx);
  return inserted;
}

/** Changed requests in one statement. What a person of ours decided (category, building, urgency) is not overwritten. */
export async function updateRequests(tx: Tx, source: Source, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = JSON.stringify(changes.map(toRow));
  await sql`
    with given as (select *, case when longitude is null then null else st_setsrid(st_makepoint(longitude, latitude), 4326) end as place
      from jsonb_to_recordset(${rows}::jsonb) as x(${CASE_COLUMNS})),
    changed as (
      update request r set state = g.state, subject = g.subject, description = g.description, source_category = g."sourceCategory",
        category = coalesce(r.category, g.category), address_text = g."addressText",
        reporter_name = g."reporterName", reporter_tax_code = g."reporterTaxCode", reporter_email = g."reporterEmail",
        reporter_phone = g."reporterPhone", point = coalesce(g.place, r.point),
        -- A place that is put right is another Municipio's to look at, unless a person has already said which building it is.
        municipio = case when r.building_id is null and g.place is not null and not coalesce(st_equals(g.place, r.point), false)
          then coalesce(${nearestMunicipio}, r.municipio) else r.municipio end,
        source_modified_at = g."modifiedAt", source_tie = g.tie,
        closed_at = case when g.reopened then null
          when g.action in ('resolve', 'reject', 'withdraw', 'merge') then coalesce(g."closedAt", g."modifiedAt")
          else r.closed_at end,
        merged_into = case when g.reopened then null else r.merged_into end,
        reject_reason = case when g.reopened then null when g.action = 'reject' then g."rejectReason"
          else r.reject_reason end,
        reopen_count = r.reopen_count + case when g.reopened then 1 else 0 end,
        version = r.version + 1, updated_at = now()
      from given g where r.id = g.id
      returning r.id)
    insert into request_event (id, request_id, at, actor_label, kind, note, detail)
    -- The platform's own word for an end, which may say more than ours: "Archiviata".
    select g."eventId", g.id, g."modifiedAt", ${source.name}::text, g.action,
      case when g.action in ('resolve', 'withdraw') then g."stateLabel" when g.action = 'reject' then g."rejectReason" end,
      ${DETAIL}
    from given g join changed c on c.id = g.id
    -- Our own status, come back as an echo, is no news: it is already in this history.
    where g.action <> 'updated'`.execute(tx);
}

/**
 * Those merged into a case that comes only now: their history remembers its key. Few requests are merged into nothing,
 * so that looking among them costs a batch next to nothing.
 */
export async function linkMergedBefore(
  tx: Tx,
  source: string,
  arrived: readonly InsertedRow[],
): Promise<void> {
  if (arrived.length === 0) return;
  await sql`
    update request r set merged_into = x.id
    from jsonb_to_recordset(${JSON.stringify(arrived)}::jsonb) as x(id uuid, "sourceKey" text)
    where r.source = ${source} and r.state = 'merged' and r.merged_into is null and r.id <> x.id
      and exists (select 1 from request_event e
        where e.request_id = r.id and e.detail->>'mergedIntoKey' = x."sourceKey")`.execute(tx);
}

/** Cases merged at the platform point to their main one, which may have come in the same batch. */
export async function linkMerged(tx: Tx, source: string, changes: readonly Change[]): Promise<void> {
  const merged = changes.filter(({ snapshot }) => snapshot.mergedInto !== null);
  if (merged.length === 0) return;
  const links = JSON.stringify(
    merged.map(({ snapshot: { key, mergedInto } }) => ({ key, main: mergedInto })),
  );
  await sql`
    update request r set merged_into = m.id
    from jsonb_to_recordset(${links}::jsonb) as x(key text, main text)
      join request m on m.source = ${source} and m.source_key = x.main
    where r.source = ${source} and r.source_key = x.key and r.state = 'merged' and r.merged_into is null
      and m.id <> r.id`.execute(tx);
}
