import type { Urgency } from "#domain/sla/sla-policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { insertOrder } from "#features/work-orders/record-change.ts";
import { resolveGround } from "#features/work-orders/resolve-ground.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface DecidedOrder {
  title: string;
  description: string;
  category: string;
  urgency: Urgency;
  buildingId: string;
  elementId: string | null;
  /** Who decided it: a person, in whose place, or a rule by its name. They were permitted where they decided. */
  signature: { actor: Actor; detail: Record<string, unknown> };
  /** Kept in the history: what it answers. */
  origin: Record<string, unknown>;
  now: Date;
  correlationId: string;
}

/**
 * A draft that a floor above decided: a check that was planned, or that went badly. A person issues it.
 * @throws Problem `unprocessable` when the building was withdrawn
 */
export async function writeOrder(tx: Tx, decided: DecidedOrder): Promise<{ id: string; code: string }> {
  const { title, description, category, urgency, buildingId, elementId, signature, now } = decided;
  const words = { title, description, category: await inUse(tx, category), urgency };
  const { place } = await resolveGround(tx, {
    ...words,
    ...{ buildingId, elementId, requestIds: [], addressText: "", issue: false },
  });
  const id = uuidV7();
  const code = await insertOrder(
    tx,
    { ...words, place, parentId: null },
    {
      ...{ orderId: id, at: now, actor: signature.actor, capacity: signature.detail },
      ...{ action: "create", fromState: null, toState: "draft", detail: decided.origin },
      placement: { municipio: place.municipio, buildingId, contractId: null, firmId: null },
      correlationId: decided.correlationId,
    },
  );
  return { id, code };
}

/** One that the municipality took out of use is «Altro», or else the first there is. */
async function inUse(tx: Tx, wanted: string): Promise<string> {
  const rows = await tx
    .selectFrom("category")
    .select("code")
    .where("retired_on", "is", null)
    .orderBy("sort_order")
    .execute();
  const codes = rows.map(({ code }) => code);
  return [wanted, "other"].find((code) => codes.includes(code)) ?? codes[0] ?? wanted;
}
