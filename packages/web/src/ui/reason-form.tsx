import { type FormEvent, type ReactNode, useState } from "react";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface ReasonDialogProps {
  open: boolean;
  title: string;
  /** What will happen, in one or two sentences. */
  help: ReactNode;
  label: string;
  tooShort: string;
  confirm: string;
  danger?: boolean;
  /** The action's own state. */
  action: { isPending: boolean; error: unknown };
  onConfirm: (reason: string) => void;
  onClose: () => void;
}

/** Asks whether it is really wanted, and why: what was written stays in the register. */
export function ReasonConfirm(props: ReasonDialogProps) {
  return (
    <Dialog open={props.open} title={props.title} onClose={props.onClose}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm(props: ReasonDialogProps) {
  const { help, label, tooShort, confirm, danger, action, onConfirm, onClose } = props;
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const isShort = reason.trim().length < 3;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (!isShort && !action.isPending) onConfirm(reason.trim());
  }
  return (
    <form onSubmit={send} noValidate>
      <p>{help}</p>
      <TextArea
        label={label}
        required
        rows={3}
        maxLength={500}
        error={wasTried && isShort ? tooShort : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemAlert error={action.error} fields={["reason"]} takeFocus />
      <div className="form-actions">
        <Button type="submit" look={danger ? "danger" : "primary"} busy={action.isPending}>
          {confirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
