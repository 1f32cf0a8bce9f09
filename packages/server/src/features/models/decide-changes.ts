import type { Principal } from "#domain/access/policy.ts";
import { fingerprintOfThing, loadRegister } from "#features/models/load-register.ts";
import { type Building, lockModel, recordDeed } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

interface Decision {
  building: Building;
  modelId: string;
  group: string | undefined;
  decision: "accepted" | "rejected" | "proposed";
  principal: Principal;
  correlationId: string;
}

/** @throws Problem `conflict` when what would be accepted rests on something that has changed meanwhile */
export function decideChanges(db: Db, decision: Decision): Promise<{ changed: number }> {
  return inTransaction(db, async (tx) => {
    const { building, modelId, group } = decision;
    const { state } = await lockModel(tx, building.id, modelId);
    if (state !== "ready")
      throw new Problem("conflict", "Su questo modello adesso non c'è niente da decidere");
    if (decision.decision === "accepted")
      await refuseStale(tx, building.id, await toDecide(tx, modelId, group));
    let query = tx
      .updateTable("model_change")
      .set({ state: decision.decision })
      .where("model_id", "=", modelId)
      .where("state", "!=", "applied");
    if (group !== undefined) query = query.where("group_key", "=", group);
    const { numUpdatedRows } = await query.executeTakeFirst();
    const changed = Number(numUpdatedRows);
    await recordDeed(tx, {
      ...decision,
      action: "model.decide",
      detail: { decision: decision.decision, group: group ?? "*", changed },
    });
    return { changed };
  });
}

export interface FingerprintedChange {
  kind: string;
  key: string;
  subject_id: string | null;
  fingerprint: Uint8Array;
  title: string;
}

function toDecide(tx: Tx, modelId: string, group: string | undefined): Promise<FingerprintedChange[]> {
  let query = tx
    .selectFrom("model_change")
    .select(["kind", "key", "subject_id", "fingerprint", "title"])
    .where("model_id", "=", modelId)
    .where("state", "!=", "applied");
  if (group !== undefined) query = query.where("group_key", "=", group);
  return query.execute();
}

/** @throws Problem `conflict` naming the first of what is not as it was when it was compared */
export async function refuseStale(
  tx: Tx,
  buildingId: string,
  changes: readonly FingerprintedChange[],
): Promise<void> {
  const held = await loadRegister(tx, buildingId);
  const byId = new Map(held.map((thing) => [thing.id, thing]));
  const byGuid = new Map(held.map((thing) => [`${thing.kind}/${thing.guid}`, thing]));
  const stale = changes.filter(({ kind, key, subject_id, fingerprint }) => {
    const thing = subject_id === null ? byGuid.get(`${kind}/${key}`) : byId.get(subject_id);
    return !fingerprintOfThing(thing).equals(fingerprint);
  });
  const [first] = stale;
  if (first === undefined) return;
  const others = stale.length === 1 ? "" : ` e altre ${stale.length - 1} voci`;
  const verb = stale.length === 1 ? "è cambiato" : "sono cambiate";
  throw new Problem(
    "conflict",
    `Nel frattempo «${first.title}»${others} ${verb} nel registro: confronta di nuovo il modello e poi decidi`,
  );
}
