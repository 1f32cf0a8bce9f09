import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf } from "#pages/people/role-draft.ts";
import { RoleFields } from "#pages/people/role-fields.tsx";
import { person } from "#text/it-people.ts";
import { groups as words } from "#text/it-permissions.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export function AddGroup() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onClick={() => setOpen(true)}>
        {words.add}
      </Button>
      <Dialog open={isOpen} title={words.addTitle} onClose={() => setOpen(false)}>
        <AddForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const FIELDS = ["name", "role", "scopeKind", "scopeCode", "reason"];
const NOTHING = new Set<never>();

function AddForm({ onClose }: { onClose: () => void }) {
  const choices = useMyPermissions().data?.mayGive ?? [];
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(EMPTY_ROLE);
  const [wasTried, setTried] = useState(false);
  const action = useAction(permissionRoutes.addRoleGroup, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries();
    },
  });
  const missing = missingOf(draft);
  const isShort = name.trim().length < 2;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (isShort || missing.size > 0 || action.isPending) return;
    const { role, scopeKind, scopeCode, reason } = bodyOf(draft);
    action.mutate({ body: { name: name.trim(), role, scopeKind, scopeCode, reason } });
  }
  return (
    <form onSubmit={send} noValidate>
      <TextField
        label={words.name}
        help={words.nameHelp}
        required
        maxLength={400}
        autoComplete="off"
        value={name}
        error={wasTried && isShort ? person.missing : fieldError(action.error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <RoleFields
        choices={choices}
        draft={draft}
        onChange={setDraft}
        missing={wasTried ? missing : NOTHING}
        error={action.error}
        without={["term"]}
      />
      <ProblemAlert error={action.error} fields={FIELDS} takeFocus />
      <div className="form-actions">
        <Button type="submit" look="primary" busy={action.isPending}>
          {words.add}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
