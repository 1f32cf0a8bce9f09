import type { Catalogue } from "@stabile/contract/work-orders";
import { REQUEST_STATE_LABEL } from "#domain/request/states.ts";
import { SUSPEND_CAUSES, WORK_ORDER_STATE_LABEL } from "#domain/work-order/states.ts";
import { USE_LABEL } from "#domain/building/uses.ts";
import { URGENCY_LABEL } from "#features/work-orders/public.ts";
import type { PlatformDescriptor } from "#ports/platform-descriptor.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** The lists of values that pages offer. Those that are data come from the database, those that are law of ours do not. */
export async function readCatalogue(db: Db, platforms: readonly PlatformDescriptor[]): Promise<Catalogue> {
  const [row] = await runText<{
    categories: Catalogue["categories"];
    municipi: Catalogue["municipi"];
  }>(
    db,
    `select
      (select coalesce(json_agg(json_build_object('code', code, 'label', label, 'defaultUrgency', default_urgency)
        order by sort_order, label), '[]') from category where retired_on is null) as categories,
      (select coalesce(json_agg(json_build_object('code', code, 'label', label) order by sort_order), '[]')
        from municipio) as municipi`,
  );
  return {
    categories: row?.categories ?? [],
    urgencies: codesOf(URGENCY_LABEL),
    municipi: row?.municipi ?? [],
    workOrderStates: codesOf(WORK_ORDER_STATE_LABEL),
    requestStates: codesOf(REQUEST_STATE_LABEL),
    suspendCauses: SUSPEND_CAUSES.map((cause) => ({ ...cause })),
    platforms: platforms.map(({ code, name }) => ({ code, label: name })),
    buildingUses: codesOf(USE_LABEL).sort((a, b) => a.label.localeCompare(b.label, "it")),
  };
}

function codesOf(labels: Record<string, string>): { code: string; label: string }[] {
  return Object.entries(labels).map(([code, label]) => ({ code, label }));
}
