import { DEMO_FIRMS } from "#features/work-orders/seed-demo.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface DemoActor {
  /** Null for a squad's worker, who never signs in. */
  id: string | null;
  label: string;
}

export interface DemoExecutor extends DemoActor {
  firmId: string;
  contractId: string | null;
}

/** Who and what the training environment's past orders are about. */
export interface DemoCast {
  technician: DemoActor;
  /** Executors of each firm, by its code. */
  executors: ReadonlyMap<string, readonly DemoExecutor[]>;
  /** By the category's label. */
  categories: ReadonlyMap<string, string>;
  buildings: ReadonlyMap<string, { id: string }>;
}

/** Paolo Ghigliotti of the simulated SIRAC: a technician of the whole municipality. */
const TECHNICIAN_TAX_CODE = "GHGPLA76S02Z999Q";

/** One reading after the other: inside a transaction there is one connection. */
export async function loadCast(tx: Tx): Promise<DemoCast> {
  const buildings = await tx
    .selectFrom("building")
    .select(["id", "code"])
    .where("withdrawn_on", "is", null)
    .execute();
  const categories = await tx.selectFrom("category").select(["code", "label"]).execute();
  const people = await tx
    .selectFrom("app_user")
    .select(["id", "display_name", "tax_code", "firm_id"])
    .orderBy("tax_code")
    .execute();
  const firms = await tx
    .selectFrom("firm")
    .leftJoin("contract", "contract.firm_id", "firm.id")
    .select(["firm.id", "firm.code", "firm.name", "contract.id as contractId"])
    .where(
      "firm.code",
      "in",
      DEMO_FIRMS.map(({ code }) => code),
    )
    .execute();
  const technician = people.find(({ tax_code }) => tax_code === TECHNICIAN_TAX_CODE);
  const executors = firms.map(({ id, code, name, contractId }): [string, DemoExecutor[]] => {
    const workers = people.filter(({ firm_id }) => firm_id === id);
    const named = workers.map((worker) => ({
      id: worker.id,
      label: worker.display_name,
      firmId: id,
      contractId,
    }));
    return [code, named.length > 0 ? named : [{ id: null, label: name, firmId: id, contractId }]];
  });
  return {
    technician: { id: technician?.id ?? null, label: technician?.display_name ?? "Tecnico comunale" },
    executors: new Map(executors),
    categories: new Map(categories.map(({ code, label }) => [label, code])),
    buildings: new Map(buildings.map(({ id, code }) => [code, { id }])),
  };
}

const OF_PLANTS = ["Impianti di riscaldamento", "Impianti elettrici", "Illuminazione", "Ascensori"];

/** Who is given an order: plants to those of plants, one in four to a squad of the municipality's own. */
export function executorOf({ executors }: DemoCast, category: string, index: number): DemoExecutor {
  const codes = OF_PLANTS.includes(category) ? ["F-BISAGNO", "S-IMPIANTI"] : ["F-LANTERNA", "S-EDILE"];
  const workers = executors.get(codes[index % 4 === 3 ? 1 : 0] ?? "") ?? [];
  const worker = workers[index % Math.max(1, workers.length)];
  if (worker === undefined) throw new Error("The demo firms are not there yet");
  return worker;
}
