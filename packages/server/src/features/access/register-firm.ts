import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export type FirmKind = "contractor" | "squad";

export interface Firm {
  code: string;
  name: string;
  kind: FirmKind;
  /** Eleven digits, already checked. */
  partitaIva: string | null;
}

/**
 * Writes a firm or a squad in the register; the same code again corrects its name, kind and partita IVA.
 * @returns whether it is new
 */
export function registerFirm(
  db: Db,
  firm: Firm,
  { actor, correlationId }: { actor: Actor; correlationId: string },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const id = uuidV7();
    const facts = { name: firm.name, kind: firm.kind, partita_iva: firm.partitaIva };
    const row = await tx
      .insertInto("firm")
      .values({ id, code: firm.code, ...facts })
      .onConflict((conflict) => conflict.column("code").doUpdateSet({ ...facts, disabled_at: null }))
      .returning("id")
      .executeTakeFirstOrThrow();
    await audit(tx, {
      actor,
      action: "firm.register",
      subjectKind: "firm",
      subjectId: row.id,
      detail: { ...firm },
      correlationId,
    });
    return row.id === id;
  });
}

/** Firms and squads in use, by name. */
export async function listRegisteredFirms(db: Db): Promise<Firm[]> {
  const rows = await db
    .selectFrom("firm")
    .select(["code", "name", "kind", "partita_iva as partitaIva"])
    .where("disabled_at", "is", null)
    .orderBy("name")
    .limit(10_000)
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as FirmKind }));
}
