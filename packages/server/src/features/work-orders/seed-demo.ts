import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/**
 * Firms of the training environment, all invented. VAT numbers carry 999 for tax office, which no real company has:
 * they are those that the simulated SIRAC gives to its demo contractors, so that who signs in finds their orders.
 */
export const DEMO_FIRMS = [
  {
    code: "F-LANTERNA",
    name: "Manutenzioni Esempio S.r.l. (dimostrativa)",
    kind: "contractor",
    partita_iva: "99999999990",
  },
  {
    code: "F-BISAGNO",
    name: "Impianti Prova Soc. Coop. (dimostrativa)",
    kind: "contractor",
    partita_iva: "99999989991",
  },
  { code: "S-EDILE", name: "Squadra edile (dimostrativa)", kind: "squad", partita_iva: null },
  { code: "S-IMPIANTI", name: "Squadra impianti (dimostrativa)", kind: "squad", partita_iva: null },
] as const;

const DEMO_CONTRACTS = [
  {
    code: "CTR-DIM-01",
    title: "Manutenzione edile degli edifici comunali (dimostrativo)",
    firm: "F-LANTERNA",
  },
  { code: "CTR-DIM-02", title: "Conduzione e manutenzione impianti (dimostrativo)", firm: "F-BISAGNO" },
] as const;

/** Gives the training environment somebody to assign work to. Doing it again changes nothing. */
export function seedDemo(db: Db): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx
      .insertInto("firm")
      .values(DEMO_FIRMS.map((firm) => ({ id: uuidV7(), ...firm })))
      .onConflict((conflict) => conflict.column("code").doNothing())
      .execute();
    for (const contract of DEMO_CONTRACTS) await seedContract(tx, contract);
  });
}

async function seedContract(tx: Tx, contract: (typeof DEMO_CONTRACTS)[number]): Promise<void> {
  const firm = await tx
    .selectFrom("firm")
    .select("id")
    .where("code", "=", contract.firm)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("contract")
    .values({
      id: uuidV7(),
      code: contract.code,
      title: contract.title,
      firm_id: firm.id,
      sla_policy_code: "base",
      valid_from: "2020-01-01",
      valid_to: "2099-12-31",
    })
    .onConflict((conflict) => conflict.column("code").doNothing())
    .execute();
}
