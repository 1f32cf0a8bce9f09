import type { RoleChoice } from "@stabile/contract/people";
import type { Role, ScopeKind } from "@stabile/contract/session";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCatalogue } from "#api/catalogue.ts";
import { fieldError } from "#api/problem.ts";
import { queryOf } from "#api/queries.ts";
import { type RoleDraft, type RoleField, withRole } from "#pages/people/role-draft.ts";
import { ReasonField, TermFields } from "#pages/people/term-fields.tsx";
import { person as words } from "#text/it-people.ts";
import { BuildingPicker, type PickedBuilding } from "#ui/building-picker.tsx";
import { SelectField, TextField } from "#ui/field.tsx";

export interface RoleFieldsProps {
  choices: readonly RoleChoice[];
  draft: RoleDraft;
  onChange: (draft: RoleDraft) => void;
  missing: ReadonlySet<RoleField>;
  error: unknown;
  /** Groups have no term of their own; a request brings its reason. */
  without?: readonly ("term" | "reason")[];
}

/** Which role, on what, from when to when, and why. */
export function RoleFields({ choices, draft, onChange, missing, error, without = [] }: RoleFieldsProps) {
  const wrong = (field: RoleField) =>
    missing.has(field) ? (field === "reason" ? words.tooShort : words.missing) : fieldError(error, field);
  const kinds = choices.find(({ role }) => role === draft.role)?.scopeKinds ?? [];
  return (
    <>
      <SelectField
        label={words.role}
        none={words.choose}
        required
        choices={choices.map(({ role, label }) => ({ value: role, label }))}
        value={draft.role}
        error={wrong("role")}
        onChange={(event) => onChange(withRole(draft, event.target.value as Role | "", choices))}
      />
      <SelectField
        label={words.scope}
        none={words.choose}
        required
        disabled={kinds.length === 0}
        choices={kinds.map((kind) => ({ value: kind, label: words.scopes[kind] }))}
        value={draft.scopeKind}
        error={wrong("scopeKind")}
        onChange={(event) =>
          onChange({ ...draft, scopeKind: event.target.value as ScopeKind | "", scopeCode: "" })
        }
      />
      <ScopeField
        key={draft.scopeKind}
        kind={draft.scopeKind}
        code={draft.scopeCode}
        error={wrong("scopeCode")}
        onChange={(scopeCode) => onChange({ ...draft, scopeCode })}
      />
      {without.includes("term") ? null : (
        <TermFields
          term={draft}
          errors={{ from: fieldError(error, "from"), until: fieldError(error, "until") }}
          onChange={(term) => onChange({ ...draft, ...term })}
        />
      )}
      {without.includes("reason") ? null : (
        <ReasonField
          value={draft.reason}
          error={wrong("reason")}
          onChange={(reason) => onChange({ ...draft, reason })}
        />
      )}
    </>
  );
}

interface ScopeFieldProps {
  kind: ScopeKind | "";
  code: string;
  error: string | undefined;
  onChange: (code: string) => void;
}

/** Which one of its kind: chosen from a list where there is one. */
function ScopeField({ kind, code, error, onChange }: ScopeFieldProps) {
  const { municipi } = useCatalogue();
  const firms = useQuery({ ...queryOf(workOrderRoutes.listFirms, {}), enabled: kind === "firm" });
  const [building, setBuilding] = useState<PickedBuilding>();
  if (kind === "" || kind === "municipality") return null;
  if (kind === "building")
    return (
      <BuildingPicker
        label={words.which.building}
        error={error}
        value={building}
        onChange={(picked) => {
          setBuilding(picked);
          onChange(picked?.code ?? "");
        }}
      />
    );
  if (kind === "contract")
    return (
      <TextField
        label={words.which.contract}
        required
        maxLength={80}
        error={error}
        value={code}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  const choices =
    kind === "municipio"
      ? municipi.map((one) => ({ value: one.code, label: one.label }))
      : (firms.data?.items ?? []).map((one) => ({ value: one.code, label: one.name }));
  return (
    <SelectField
      label={words.which[kind]}
      none={words.choose}
      required
      choices={choices}
      value={code}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
