import { sql } from "kysely";
import { isWaiting, type RequestState } from "#domain/request/states.ts";
import type { Change } from "#features/requests/intake-store.ts";
import { lockRequests } from "#features/requests/lock-request.ts";
import type { RequestRow } from "#features/requests/record-change.ts";
import { announce } from "#runtime/events.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Of a report `m`: merged at the platform, not by us. The case is gone there, its main one is all that is left. */
export const MERGED_THERE =
  "exists (select 1 from request_event e where e.request_id = m.id and e.detail ? 'mergedIntoKey')";
const mergedThere = sql.raw(MERGED_THERE);

/** A report and those that follow it, locked all together in the order of their ids, as the intake does. */
export async function lockWithFollowers(tx: Tx, id: string): Promise<RequestRow | undefined> {
  const followers = await tx.selectFrom("request").select("id").where("merged_into", "=", id).execute();
  return (await lockRequests(tx, [id, ...followers.map((one) => one.id)])).get(id);
}

/**
 * The reports that were merged into one by us, locked: they share what becomes of it. `state` is the one they are in:
 * `merged` while they follow, or the end they were given together.
 */
export async function followersOf(tx: Tx, mainId: string, state: RequestState): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`
    select m.id, m.code, m.state, m.source, m.source_key as "sourceKey", m.municipio, m.building_id as "buildingId", m.version
    from request m where m.merged_into = ${mainId} and m.state = ${state} and not ${mergedThere}
    order by m.id for update of m`.execute(tx);
  return rows;
}

const ENDS = ["resolve", "reject", "withdraw", "merge"];

/**
 * A report that waited was closed at the platform: those merged into it are still open there, and nobody would look at
 * them again. They go back among those that wait. Once an order answers them they follow the order instead.
 */
export async function releaseFollowers(
  tx: Tx,
  changes: readonly Pick<Change, "known" | "decision">[],
): Promise<void> {
  const mains = changes.flatMap(({ known, decision }) =>
    known !== undefined &&
    isWaiting(known.state) &&
    decision.kind === "update" &&
    ENDS.includes(decision.action ?? "")
      ? [known.id]
      : [],
  );
  if (mains.length === 0) return;
  const { rows } = await sql<{ id: string; municipio: string | null; buildingId: string | null }>`
    with freed as (
      update request m set state = 'triaged', merged_into = null, version = m.version + 1, updated_at = now()
      where m.merged_into = any(${mains}::uuid[]) and m.state = 'merged' and not ${mergedThere}
      returning m.id, m.municipio, m.building_id),
    history as (
      insert into request_event (id, request_id, actor_label, kind, note, detail)
      select gen_random_uuid(), id, 'Stabile', 'restored',
        'La segnalazione a cui era unita è stata chiusa sulla piattaforma',
        '{"fromState": "merged", "toState": "triaged"}' from freed)
    select id, municipio, building_id as "buildingId" from freed`.execute(tx);
  await announce(
    tx,
    rows.map(({ id, ...placement }) => ({
      kind: "request.changed",
      subjectKind: "request",
      subjectId: id,
      placement,
    })),
  );
}
