import type { RoleChoice } from "@stabile/contract/people";
import type { Role, ScopeKind } from "@stabile/contract/session";

/** A role as it is being chosen in a form. */
export interface RoleDraft {
  role: Role | "";
  scopeKind: ScopeKind | "";
  scopeCode: string;
  from: string;
  until: string;
  reason: string;
}

export const EMPTY_ROLE: RoleDraft = {
  role: "",
  scopeKind: "",
  scopeCode: "",
  from: "",
  until: "",
  reason: "",
};

/** Another role may have other scopes: the only one is chosen at once, one that does not fit is dropped. */
export function withRole(draft: RoleDraft, role: Role | "", choices: readonly RoleChoice[]): RoleDraft {
  const kinds = choices.find((choice) => choice.role === role)?.scopeKinds ?? [];
  const kept = draft.scopeKind !== "" && kinds.includes(draft.scopeKind);
  const scopeKind = kept ? draft.scopeKind : kinds.length === 1 ? (kinds[0] as ScopeKind) : "";
  return { ...draft, role, scopeKind, scopeCode: kept ? draft.scopeCode : "" };
}

export type RoleField = "role" | "scopeKind" | "scopeCode" | "until" | "reason";

/** Fields still to be filled in. */
export function missingOf(draft: RoleDraft): ReadonlySet<RoleField> {
  const missing = new Set<RoleField>();
  if (draft.role === "") missing.add("role");
  if (draft.scopeKind === "") missing.add("scopeKind");
  else if (draft.scopeKind !== "municipality" && draft.scopeCode.trim() === "") missing.add("scopeCode");
  if (draft.reason.trim().length < 3) missing.add("reason");
  return missing;
}

/** As the API wants it: what was left empty is not sent. */
export function bodyOf({ role, scopeKind, scopeCode, from, until, reason }: RoleDraft) {
  return {
    role: role as Role,
    scopeKind: scopeKind as ScopeKind,
    scopeCode: scopeKind === "municipality" ? "" : scopeCode.trim(),
    ...(from === "" ? {} : { from }),
    ...(until === "" ? {} : { until }),
    reason: reason.trim(),
  };
}
