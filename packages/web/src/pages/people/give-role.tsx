import { peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf } from "#pages/people/role-draft.ts";
import { RoleFields } from "#pages/people/role-fields.tsx";
import { person as words } from "#text/it-people.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** The button and the form that give a role to a person. */
export function GiveRole({ personId }: { personId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {words.give}
      </Button>
      <span className="visually-hidden" role="status">
        {said}
      </span>
      <Dialog open={isOpen} title={words.giveTitle} onClose={() => setOpen(false)}>
        <GiveForm
          personId={personId}
          onClose={() => setOpen(false)}
          onDone={(outcome) => {
            setOpen(false);
            setSaid(words.gave[outcome]);
          }}
        />
      </Dialog>
    </>
  );
}

const FIELDS = ["role", "scopeKind", "scopeCode", "from", "until", "reason"];
const NOTHING = new Set<never>();

interface GiveFormProps {
  personId: string;
  onClose: () => void;
  onDone: (outcome: keyof typeof words.gave) => void;
}

function GiveForm({ personId, onClose, onDone }: GiveFormProps) {
  const choices = useMyPermissions().data?.mayGive ?? [];
  const queries = useQueryClient();
  const [draft, setDraft] = useState(EMPTY_ROLE);
  const [wasTried, setTried] = useState(false);
  const action = useAction(peopleRoutes.giveRole, {
    onDone: ({ outcome }) => {
      onDone(outcome);
      void queries.invalidateQueries();
    },
  });
  const missing = missingOf(draft);
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (missing.size === 0 && !action.isPending)
      action.mutate({ params: { id: personId }, body: bodyOf(draft) });
  }
  return (
    <form onSubmit={send} noValidate>
      <p>{words.giveHelp}</p>
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
          {words.give}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
