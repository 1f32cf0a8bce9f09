import { type Request, requestRoutes } from "@stabile/contract/requests";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { request as words } from "#text/it-requests.ts";
import { it } from "#text/it.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

interface ReasonDialogProps {
  request: Request;
  route: typeof requestRoutes.rejectRequest | typeof requestRoutes.restoreRequest;
  /** The button that opens it. */
  open: string;
  title: string;
  label: string;
  help?: string;
  confirm: string;
  danger?: boolean;
  /** Sentences often written: one press writes them, to be completed. */
  ready?: readonly string[];
}

/** A step that needs a written reason. What was typed stays when the answer is a refusal. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={props.danger ? "plain" : "outline"} onClick={() => setOpen(true)}>
        {props.open}
      </Button>
      <Dialog open={isOpen} title={props.title} onClose={() => setOpen(false)}>
        <ReasonForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ReasonForm({
  request,
  route,
  label,
  help,
  confirm,
  danger,
  ready = [],
  onClose,
}: ReasonDialogProps & { onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const queries = useQueryClient();
  const action = useAction(route as typeof requestRoutes.rejectRequest, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const isShort = reason.trim().length < 3;
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (!isShort && !action.isPending)
      action.mutate({
        params: { id: request.id },
        body: { reason: reason.trim() },
        version: request.version,
      });
  }
  return (
    <form onSubmit={send} noValidate>
      <TextArea
        label={label}
        help={help}
        required
        error={wasTried && isShort ? words.tooShort : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={2000}
      />
      {ready.length > 0 ? (
        <div className="ready" role="group" aria-label={words.ready}>
          <span className="field-help">{words.ready}</span>
          {ready.map((sentence) => (
            <Button key={sentence} small onClick={() => setReason(sentence)}>
              {sentence}
            </Button>
          ))}
        </div>
      ) : null}
      <ProblemAlert
        error={action.error}
        takeFocus
        onReload={() => void queries.invalidateQueries().then(() => action.reset())}
      />
      <div className="form-actions">
        <Button type="submit" look={danger ? "danger" : "primary"} busy={action.isPending}>
          {confirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
