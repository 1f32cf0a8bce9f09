import type { Rules } from "./rule-definition.ts";
import { nextNumber } from "./store.ts";

function numbered(series: string): Rules {
  return {
    beforeCreate(call, values) {
      values.Name = `${series}-${String(nextNumber(call.org.db, series)).padStart(6, "0")}`;
    },
  };
}

export const PROCEDURE_RULES: Rules = numbered("PR");
export const MARRIAGE_RULES: Rules = numbered("RM");
