import type { RoleChoice } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import type { Role, ScopeKind } from "@stabile/contract/session";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { EMPTY_ROLE, withRole } from "#pages/people/role-draft.ts";
import { person } from "#text/it-people.ts";
import { mine as words } from "#text/it-permissions.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";
import { useKeptDraft } from "#ui/kept-draft.ts";
import { Panel } from "#ui/panel.tsx";

const FIELDS = ["role", "scopeKind", "scopeText", "reason", "contact"];
const EMPTY = { ...EMPTY_ROLE, scopeText: "", contact: "" };
type Draft = typeof EMPTY;

/** Asks for a role in one's own words: who asks may not see the lists yet. What is being written is found again. */
export function AskRole({ choices }: { choices: readonly RoleChoice[] }) {
  const queries = useQueryClient();
  const kept = useKeptDraft<Partial<Draft>>("richiesta-ruolo");
  const draft: Draft = { ...EMPTY, ...kept.draft };
  const [said, setSaid] = useState("");
  const action = useAction(permissionRoutes.askRole, {
    onDone: () => {
      kept.setDraft({});
      setSaid(words.sent);
      void queries.invalidateQueries();
    },
  });
  function send(): void {
    setSaid("");
    action.mutate({
      body: {
        role: draft.role as Role,
        scopeKind: draft.scopeKind as ScopeKind,
        reason: draft.reason.trim(),
        scopeText: isPlace(draft) ? draft.scopeText.trim() : "",
        contact: draft.contact.trim(),
      },
    });
  }
  const lacking = lackingIn(draft);
  return (
    <Panel title={words.askTitle} className="only-screen">
      <p>{words.askHelp}</p>
      <ActionForm
        fields={FIELDS}
        isComplete={lacking.size === 0}
        confirm={words.send}
        action={action}
        onSend={send}
      >
        {(wasTried) => (
          <AskFields
            choices={choices}
            draft={draft}
            onChange={kept.setDraft}
            lacking={wasTried ? lacking : NOTHING}
            error={action.error}
          />
        )}
      </ActionForm>
      <p role="status" className="said">
        {said}
      </p>
    </Panel>
  );
}

type AskField = "role" | "scopeKind" | "scopeText" | "reason";
const NOTHING: ReadonlySet<AskField> = new Set();

const isPlace = ({ scopeKind }: Draft): boolean => scopeKind !== "" && scopeKind !== "municipality";

function lackingIn(draft: Draft): ReadonlySet<AskField> {
  const lacking = new Set<AskField>();
  if (draft.role === "") lacking.add("role");
  if (draft.scopeKind === "") lacking.add("scopeKind");
  if (isPlace(draft) && draft.scopeText.trim() === "") lacking.add("scopeText");
  if (draft.reason.trim().length < 3) lacking.add("reason");
  return lacking;
}

interface AskFieldsProps {
  choices: readonly RoleChoice[];
  draft: Draft;
  onChange: (draft: Draft) => void;
  lacking: ReadonlySet<AskField>;
  error: unknown;
}

function AskFields({ choices, draft, onChange, lacking, error }: AskFieldsProps) {
  const kinds = choices.find(({ role }) => role === draft.role)?.scopeKinds ?? [];
  const wrong = (field: AskField, text: string) => (lacking.has(field) ? text : fieldError(error, field));
  return (
    <>
      <SelectField
        label={person.role}
        none={person.choose}
        required
        choices={choices.map(({ role, label }) => ({ value: role, label }))}
        value={draft.role}
        error={wrong("role", person.missing)}
        onChange={(event) =>
          onChange({ ...draft, ...withRole(draft, event.target.value as Role | "", choices) })
        }
      />
      <SelectField
        label={person.scope}
        help={words.scopeHelp}
        none={person.choose}
        required
        disabled={kinds.length === 0}
        choices={kinds.map((kind) => ({ value: kind, label: person.scopes[kind] }))}
        value={draft.scopeKind}
        error={wrong("scopeKind", person.missing)}
        onChange={(event) => onChange({ ...draft, scopeKind: event.target.value as ScopeKind | "" })}
      />
      {isPlace(draft) ? (
        <TextField
          label={words.scopeText}
          help={words.scopeTextHelp}
          required
          maxLength={200}
          value={draft.scopeText}
          error={wrong("scopeText", person.missing)}
          onChange={(event) => onChange({ ...draft, scopeText: event.target.value })}
        />
      ) : null}
      <TextArea
        label={words.why}
        required
        rows={3}
        maxLength={1000}
        value={draft.reason}
        error={wrong("reason", person.tooShort)}
        onChange={(event) => onChange({ ...draft, reason: event.target.value })}
      />
      <TextField
        label={words.contact}
        optional
        maxLength={200}
        value={draft.contact}
        error={fieldError(error, "contact")}
        onChange={(event) => onChange({ ...draft, contact: event.target.value })}
      />
    </>
  );
}
