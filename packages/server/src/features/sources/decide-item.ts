import type { SourceDecision } from "@stabile/contract/sources";
import { sql } from "kysely";
import type { z } from "zod";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, type Reach, reaches } from "#domain/access/policy.ts";
import { applyItem } from "#features/sources/apply-items.ts";
import { visibleTo } from "#features/sources/list-items.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

export interface Deciding {
  id: string;
  decision: z.output<typeof SourceDecision>;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * A person says of which building an item is, or that it is of none of ours, or takes back what was said. It is remembered: no
 * reading changes it; and the dossiers say it at once.
 * @throws Problem `not-found`, `forbidden`, `unprocessable` naming the field, `conflict` when the item has changed meanwhile
 */
export function decideItem(
  db: Db,
  { clock }: { clock: Clock },
  deciding: Deciding,
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    // Before its row, as the matching does.
    await lockName(tx, "sources.match");
    const item = await lockItem(tx, deciding);
    const { decision, principal, correlationId, id } = deciding;
    const places = await placesOf(tx, [...decision.buildingIds, ...item.buildings]);
    refuseUnreached(places, deciding);
    if (decision.outcome === "matched") await refuseWrong(tx, item, decision);
    if (decision.outcome === "undone" && !["decided", "set-aside"].includes(item.state))
      throw new Problem("conflict", "Non c’è una decisione da annullare");
    const [first] = places;
    const { actor, detail } = signatureOf(principal, "dossier.write", {
      municipio: first?.municipio ?? null,
      buildingId: first?.id ?? "",
    });
    await write(tx, { id, decision, actor, now });
    await applyItem(tx, now, id);
    const { outcome, buildingIds, elementId, reason } = decision;
    await audit(tx, {
      ...{ actor, action: "dossier.match", subjectKind: "source-item", subjectId: id, correlationId },
      detail: { ...detail, outcome, buildingIds, elementId, reason, before: item.buildings },
    });
    return { version: item.version + 1 };
  });
}

interface LockedItem {
  kind: string;
  source: string;
  state: string;
  version: number;
  buildings: string[];
}

async function lockItem(tx: Tx, { id, reach, decision }: Deciding): Promise<LockedItem> {
  const visible = visibleTo(reach);
  const { rows } = await sql<LockedItem>`
    select i.kind, i.source, i.state, i.version, i.building_ids as buildings from source_item i
    where i.id = ${id}::uuid and i.withdrawn_on is null ${visible === undefined ? sql`` : sql`and ${visible}`}
    for update of i`.execute(tx);
  const item = rows[0];
  if (item === undefined) throw new Problem("not-found", "La voce non c’è, o il registro non l’ha più");
  if (item.version !== decision.seen)
    throw new Problem("conflict", "Nel frattempo è cambiata: guarda prima di decidere", [
      { field: "seen", message: "Non è l’ultima versione" },
    ]);
  return item;
}

interface Place {
  id: string;
  municipio: string | null;
}

async function placesOf(tx: Tx, ids: readonly string[]): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select id, municipio from building where id = any(${ids}::uuid[]) and withdrawn_on is null order by id`.execute(
    tx,
  );
  return rows;
}

/** Also the buildings that it is taken away from. A building out of reach is, for who asks, not there. */
function refuseUnreached(places: readonly Place[], { reach, decision }: Deciding): void {
  const out = places.filter(({ id, municipio }) => !reaches(reach, { municipio, buildingId: id }));
  if (out.some(({ id }) => decision.buildingIds.includes(id)))
    throw new Problem("not-found", "Edificio non trovato");
  if (out.length > 0) throw new Problem("forbidden", "È già di un edificio che non è di tua competenza");
}

const wrong = (field: string, message: string) => new Problem("unprocessable", message, [{ field, message }]);

async function refuseWrong(tx: Tx, item: LockedItem, decision: Deciding["decision"]): Promise<void> {
  const { buildingIds, elementId } = decision;
  const places = await placesOf(tx, buildingIds);
  if (buildingIds.length === 0) throw wrong("buildingIds", "Scegli l’edificio");
  if (places.length < new Set(buildingIds).size) throw new Problem("not-found", "Edificio non trovato");
  if (item.kind === "heating-plant" && places.length > 1)
    throw wrong("buildingIds", "Un impianto è in un solo edificio");
  if (elementId === undefined) return;
  if (item.kind !== "heating-plant") throw wrong("elementId", "Solo un impianto è di un elemento");
  const { rows } = await sql`
    select 1 from element e where e.id = ${elementId}::uuid and e.building_id = ${places[0]?.id ?? ""}::uuid
      and e.uni8290 = '5.1' and e.withdrawn_on is null`.execute(tx);
  if (rows[0] === undefined)
    throw wrong("elementId", "Questo elemento non è un impianto termico dell’edificio");
}

interface Written {
  id: string;
  decision: Deciding["decision"];
  actor: { id: string | null; label: string };
  now: Date;
}

async function write(tx: Tx, { id, decision, actor, now }: Written): Promise<void> {
  const { outcome, buildingIds, elementId, reason } = decision;
  const isDecided = outcome !== "undone";
  const state = outcome === "matched" ? "decided" : outcome === "set-aside" ? "set-aside" : "waiting";
  const buildings = outcome === "matched" ? [...new Set(buildingIds)] : [];
  const element = outcome === "matched" ? (elementId ?? null) : null;
  const { rows: taken } = await sql<{ label: string }>`
    select i.label from source_item i join source_item own on own.source = i.source
    where own.id = ${id}::uuid and i.id <> own.id and i.element_id = ${element}::uuid and i.withdrawn_on is null`.execute(
    tx,
  );
  if (taken[0] !== undefined)
    throw new Problem("conflict", `L’elemento è già dell’impianto ${taken[0].label}: togli prima quello`);
  await sql`
    update source_item set state = ${state}, building_ids = ${buildings}::uuid[], element_id = ${element}::uuid,
      to_match = ${!isDecided}, to_apply = true, version = version + 1, updated_at = ${now}::timestamptz,
      decided_by = ${isDecided ? actor.id : null}::uuid, decided_by_label = ${isDecided ? actor.label : null},
      decided_at = ${isDecided ? now : null}::timestamptz, reason = ${isDecided ? reason : null}
    where id = ${id}::uuid`.execute(tx);
}
