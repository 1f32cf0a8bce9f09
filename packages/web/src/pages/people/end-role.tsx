import { type HeldRole, peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { person as words } from "#text/it-people.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea, TextField } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { keepFocus } from "#ui/keep-focus.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

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
  const [wasTried, setTried] = useState(false);
  const queries = useQueryClient();
  const action = useAction(peopleRoutes.endRole, {
    onDone: () => {
      if (on === "") onEnded(role);
      else onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const isShort = reason.trim().length < 3;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (isShort || action.isPending) return;
    action.mutate({
      params: { id: role.id },
      body: { reason: reason.trim(), ...(on === "" ? {} : { on }) },
    });
  }
  return (
    <form onSubmit={send} noValidate>
      <TextField
        label={words.endOn}
        type="date"
        optional
        help={words.endOnHelp}
        error={fieldError(action.error, "on")}
        value={on}
        onChange={(event) => setOn(event.target.value)}
      />
      <TextArea
        label={words.reason}
        help={words.reasonHelp}
        required
        rows={2}
        maxLength={500}
        error={wasTried && isShort ? words.tooShort : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemAlert error={action.error} fields={["on", "reason"]} takeFocus />
      <div className="form-actions">
        <Button type="submit" look={on === "" ? "danger" : "primary"} busy={action.isPending}>
          {on === "" ? words.endNow : words.endConfirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
