import { registrationsOf, removeUnit } from "#platforms/auriga/archive/units.ts";
import { UNIT_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { requireUnit } from "#platforms/auriga/services/find-unit.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { element, textAt } from "#platforms/auriga/wire/tree.ts";

/** Deletes a draft. What has a number is annulled, never deleted (DPR 445/2000 art. 54). */
export const delUd: Service = {
  name: "WSDelUd",
  lowercase: "delunitadoc",
  payload: { grammar: UNIT_PAYLOADS, root: "DeleteUD" },
  run(call) {
    const unit = requireUnit(call, call.payload);
    if (registrationsOf(call.db, unit.id).length > 0)
      refuse("L'unita' documentaria e' registrata: puo' essere annullata, non eliminata");
    removeUnit(call.db, unit.id, textAt(call.payload, "FlagDelLogicaFisica") === "F" ? "F" : "L");
    return { xml: element("IdUD", unit.id) };
  },
};
