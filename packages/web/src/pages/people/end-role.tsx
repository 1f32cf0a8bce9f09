import { type HeldRole, peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { ReasonField } from "#pages/people/term-fields.tsx";
import { people, person as words } from "#text/it-people.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { dayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";

interface EndRoleProps {
  /** The dialog is open while there is one. */
  role: HeldRole | undefined;
  onClose: () => void;
  /** It was taken away now. */
  onEnded: (role: HeldRole) => void;
}

/** Takes a role away, now or at the end of a day. */
export function EndRole({ role, onClose, onEnded }: EndRoleProps) {
  return (
    <Dialog open={role !== undefined} title={words.endTitle(role?.label ?? "")} onClose={onClose}>
      {role ? <EndForm role={role} onClose={onClose} onEnded={onEnded} /> : null}
    </Dialog>
  );
}

function EndForm({ role, onClose, onEnded }: EndRoleProps & { role: HeldRole }) {
  const [on, setOn] = useState("");
  const [reason, setReason] = useState("");
  const queries = useQueryClient();
  const action = useAction(peopleRoutes.endRole, {
    onDone: () => {
      if (on === "") onEnded(role);
      else onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const isShort = reason.trim().length < 3;
  return (
    <ActionForm
      fields={["on", "reason"]}
      isComplete={!isShort}
      confirm={on === "" ? words.endNow : words.endConfirm}
      danger={on === ""}
      action={action}
      onSend={() =>
        action.mutate({
          params: { id: role.id },
          body: { reason: reason.trim(), ...(on === "" ? {} : { on }) },
        })
      }
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <p>
            {role.scopeLabel}
            {role.validTo ? `, ${people.until(dayText(role.validTo))}` : ""}
          </p>
          <TextField
            label={words.endOn}
            type="date"
            optional
            help={words.endOnHelp}
            error={fieldError(action.error, "on")}
            value={on}
            onChange={(event) => setOn(event.target.value)}
          />
          <ReasonField
            value={reason}
            error={wasTried && isShort ? words.tooShort : fieldError(action.error, "reason")}
            onChange={setReason}
          />
        </>
      )}
    </ActionForm>
  );
}
