import type { Catalogue } from "@stabile/contract/work-orders";
import { REQUEST_STATE_LABEL } from "#domain/request/states.ts";
import { SUSPEND_CAUSES, WORK_ORDER_STATE_LABEL } from "#domain/work-order/states.ts";
import { URGENCY_LABEL } from "#features/work-orders/public.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

const BUILDING_USE_LABEL: Record<string, string> = {
  school: "Scuola",
  nursery: "Asilo nido",
  market: "Mercato",
  museum: "Museo",
  office: "Uffici",
  housing: "Residenza",
  sports: "Impianto sportivo",
  library: "Biblioteca",
  cemetery: "Cimitero",
  social: "Centro sociale",
  depot: "Deposito",
};

/** The lists of values that pages offer. Those that are data come from the database, those that are law of ours do not. */
export async function readCatalogue(db: Db): Promise<Catalogue> {
  const [row] = await runText<{
    categories: Catalogue["categories"];
    municipi: Catalogue["municipi"];
    uses: string[];
  }>(
    db,
    `select
      (select coalesce(json_agg(json_build_object('code', code, 'label', label, 'defaultUrgency', default_urgency)
        order by sort_order, label), '[]') from category where retired_on is null) as categories,
      (select coalesce(json_agg(json_build_object('code', code, 'label', label) order by sort_order), '[]')
        from municipio) as municipi,
      ${DISTINCT_USES} as uses`,
  );
  return {
    categories: row?.categories ?? [],
    urgencies: codesOf(URGENCY_LABEL),
    municipi: row?.municipi ?? [],
    workOrderStates: codesOf(WORK_ORDER_STATE_LABEL),
    requestStates: codesOf(REQUEST_STATE_LABEL),
    suspendCauses: SUSPEND_CAUSES.map((cause) => ({ ...cause })),
    buildingUses: (row?.uses ?? [])
      .map((code) => ({ code, label: BUILDING_USE_LABEL[code] ?? code }))
      .sort((a, b) => a.label.localeCompare(b.label, "it")),
  };
}

/** The few uses among many buildings: each next one is sought by index instead of reading them all. */
const DISTINCT_USES = "(select coalesce(json_agg(use), '[]') from (select distinct use from building) u)";

function codesOf(labels: Record<string, string>): { code: string; label: string }[] {
  return Object.entries(labels).map(([code, label]) => ({ code, label }));
}
