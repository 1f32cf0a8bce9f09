import { type HeldRole, peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { ColleaguePicker, type Colleague } from "#pages/people/colleague-picker.tsx";
import { RoleChecks } from "#pages/people/lent-roles.tsx";
import { ReasonField, TermFields } from "#pages/people/term-fields.tsx";
import { person } from "#text/it-people.ts";
import { substitution as words } from "#text/it-permissions.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { keepFocus } from "#ui/keep-focus.ts";

interface StartProps {
  absent: { id: string; displayName: string };
  roles: readonly HeldRole[];
}

/** Somebody goes away for a while: who has which of their roles, and until when. */
export function StartSubstitution(props: StartProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {words.start}
      </Button>
      <Dialog open={isOpen} title={words.startTitle(props.absent.displayName)} onClose={() => setOpen(false)}>
        <StartForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** As the server takes them at once. */
const MOST_ROLES = 20;
const FIELDS = ["substituteId", "roleIds", "from", "until", "reason"];

function StartForm({ absent, roles, onClose }: StartProps & { onClose: () => void }) {
  const queries = useQueryClient();
  const [colleague, setColleague] = useState<Colleague>();
  const [draft, setDraft] = useState({
    roleIds: roles.length > MOST_ROLES ? [] : roles.map(({ id }) => id),
    ...{ from: "", until: "", reason: "" },
  });
  const change = (values: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...values }));
  const action = useAction(peopleRoutes.startSubstitution, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const { roleIds, from, until, reason } = draft;
  function send(): void {
    if (colleague === undefined) return;
    action.mutate({
      params: { id: absent.id },
      body: {
        substituteId: colleague.id,
        ...{ roleIds, until, reason: reason.trim() },
        ...(from === "" ? {} : { from }),
      },
    });
  }
  const isShort = reason.trim().length < 3;
  const lacking =
    roleIds.length === 0 ? words.noRole : roleIds.length > MOST_ROLES ? words.tooMany(MOST_ROLES) : undefined;
  return (
    <ActionForm
      fields={FIELDS}
      isComplete={colleague !== undefined && lacking === undefined && until !== "" && !isShort}
      confirm={words.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
    >
      {(wasTried) => {
        const wrong = (field: string, isLacking: boolean, text: string = person.missing) =>
          wasTried && isLacking ? text : fieldError(action.error, field);
        return (
          <>
            <p>{words.help}</p>
            <ColleaguePicker
              value={colleague}
              error={wrong("substituteId", colleague === undefined)}
              onChange={setColleague}
            />
            <RoleChecks
              roles={roles}
              chosen={roleIds}
              error={wrong("roleIds", lacking !== undefined, lacking)}
              onChange={(ids) => change({ roleIds: [...ids] })}
            />
            <TermFields
              term={{ from, until }}
              errors={{ from: fieldError(action.error, "from"), until: wrong("until", until === "") }}
              needsEnd
              onChange={change}
            />
            <ReasonField
              value={reason}
              error={wrong("reason", isShort, person.tooShort)}
              onChange={(text) => change({ reason: text })}
            />
          </>
        );
      }}
    </ActionForm>
  );
}
