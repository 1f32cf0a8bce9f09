import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, type Reach, reaches, reachOf } from "#domain/access/policy.ts";
import { itemInReach } from "#features/property/list-conflicts.ts";
import { tell } from "#features/property/record-writing.ts";
import { changedMeanwhile, REALGIMM } from "#features/property/writing.ts";
import { applyItem } from "#features/sources/public.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface DecidingConflict {
  id: string;
  keep: "ours" | "theirs";
  reason: string;
  seen: number;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

interface Item {
  id: string;
  label: string;
  version: number;
  conflict: boolean;
  places: { id: string; municipio: string | null }[];
}

/**
 * What the register says that is older: a person keeps what is known here, and is not asked of it again, or takes what the register
 * says now, which the dossier says at once.
 * @throws Problem `not-found`, `forbidden`, `conflict`
 */
export function decideConflict(
  db: Db,
  { clock }: { clock: Clock },
  deciding: DecidingConflict,
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const item = await lockItem(tx, deciding);
    const { keep, reason, principal, correlationId } = deciding;
    const [place] = item.places;
    const { actor, detail } = signatureOf(principal, "dossier.write", {
      municipio: place?.municipio ?? null,
      buildingId: place?.id ?? "",
    });
    const now = clock.now();
    if (keep === "ours") await keepOurs(tx, item.id, now);
    else await takeTheirs(tx, item.id, now);
    await audit(tx, {
      ...{ actor, action: "property.resolve", subjectKind: "source-item", subjectId: item.id, correlationId },
      detail: { ...detail, keep, reason, label: item.label },
    });
    if (place !== undefined) await tell(tx, { id: item.id, buildingId: place.id });
    return { version: item.version + 1 };
  });
}

async function lockItem(tx: Tx, { id, seen, reach, principal }: DecidingConflict): Promise<Item> {
  const { rows } = await sql<Item>`
    select i.id, i.label, i.version, i.conflict_at is not null as conflict,
      coalesce((select json_agg(json_build_object('id', b.id, 'municipio', b.municipio) order by b.id)
        from building b where b.id = any(i.building_ids)), '[]') as places
    from source_item i where i.id = ${id}::uuid and i.source = ${REALGIMM} and ${itemInReach(reach)} for update of i`.execute(
    tx,
  );
  const [item] = rows;
  if (item === undefined) throw new Problem("not-found", "La voce del registro non c'è");
  const write = reachOf(principal, "dossier.write");
  const places = item.places.map((place) => ({ municipio: place.municipio, buildingId: place.id }));
  if (places.length === 0 ? !reaches(write, {}) : !places.every((place) => reaches(write, place)))
    throw new Problem("forbidden", "È di un edificio che non è di tua competenza");
  if (!item.conflict || item.version !== seen) throw changedMeanwhile();
  return item;
}

/** The same old telling is not asked about twice. */
async function keepOurs(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`
    update source_item set refused_digest = older->>'digest', older = null, conflict_at = null, version = version + 1,
      updated_at = ${now}::timestamptz
    where id = ${id}::uuid`.execute(tx);
}

async function takeTheirs(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`
    update source_item set said = older->'said', label = older->>'label', listed_digest = older->>'digest',
      sequence = (older->>'sequence')::bigint, withdrawn_on = (older->>'withdrawnOn')::date, refused_digest = null, older = null,
      conflict_at = null, to_apply = true, version = version + 1, updated_at = ${now}::timestamptz
    where id = ${id}::uuid`.execute(tx);
  await applyItem(tx, now, id);
}
