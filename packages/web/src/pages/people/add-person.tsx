import { peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf } from "#pages/people/role-draft.ts";
import { RoleFields } from "#pages/people/role-fields.tsx";
import { people as words, person } from "#text/it-people.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** Somebody's first role, by their tax code: they may never have been here. */
export function AddPerson() {
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

const FIELDS = ["taxCode", "displayName", "role", "scopeKind", "scopeCode", "from", "until", "reason"];

function AddForm({ onClose }: { onClose: () => void }) {
  const choices = useMyPermissions().data?.mayGive ?? [];
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [who, setWho] = useState({ taxCode: "", displayName: "" });
  const [draft, setDraft] = useState(EMPTY_ROLE);
  const [wasTried, setTried] = useState(false);
  const action = useAction(peopleRoutes.addPerson, {
    onDone: ({ id }) => {
      onClose();
      void queries.invalidateQueries();
      void navigate({ to: "/persone/$id", params: { id } });
    },
  });
  const missing = missingOf(draft);
  const lacks = (text: string) => wasTried && text.trim().length < 2;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (missing.size > 0 || who.taxCode.trim() === "" || who.displayName.trim().length < 2) return;
    if (!action.isPending) action.mutate({ body: { ...who, ...bodyOf(draft) } });
  }
  return (
    <form onSubmit={send} noValidate>
      <p>{words.addHelp}</p>
      <TextField
        label={words.taxCode}
        required
        maxLength={20}
        autoComplete="off"
        value={who.taxCode}
        error={lacks(who.taxCode) ? person.missing : fieldError(action.error, "taxCode")}
        onChange={(event) => setWho({ ...who, taxCode: event.target.value })}
      />
      <TextField
        label={words.displayName}
        required
        maxLength={200}
        autoComplete="off"
        value={who.displayName}
        error={lacks(who.displayName) ? person.missing : fieldError(action.error, "displayName")}
        onChange={(event) => setWho({ ...who, displayName: event.target.value })}
      />
      <RoleFields
        choices={choices}
        draft={draft}
        onChange={setDraft}
        missing={wasTried ? missing : NOTHING}
        error={action.error}
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

const NOTHING = new Set<never>();
