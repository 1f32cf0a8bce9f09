import { exchangeRoutes, type MessageDetail } from "@stabile/contract/exchange";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { message as words } from "#text/it-exchange.ts";
import { it } from "#text/it.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** Retry, replay or discard, each with a written reason that stays in the audit. */
export function MessageActions({ message }: { message: MessageDetail }) {
  const [open, setOpen] = useState<"retry" | "discard">();
  const isDone = message.state === "handled" || message.state === "delivered";
  if (message.direction === "out" && message.state === "delivered") return null;
  return (
    <Panel title={words.actions}>
      <div className="form-actions">
        <Button onClick={() => setOpen("retry")}>{isDone ? words.replay : words.retry}</Button>
        {isDone || message.state === "discarded" ? null : (
          <Button look="danger" onClick={() => setOpen("discard")}>
            {words.discard}
          </Button>
        )}
      </div>
      <Dialog open={open === "retry"} title={words.retryTitle} onClose={() => setOpen(undefined)}>
        <OperationForm
          message={message}
          route={exchangeRoutes.retryMessage}
          help={words.retryHelp}
          confirm={words.retryConfirm}
          onClose={() => setOpen(undefined)}
        />
      </Dialog>
      <Dialog open={open === "discard"} title={words.discardTitle} onClose={() => setOpen(undefined)}>
        <OperationForm
          message={message}
          route={exchangeRoutes.discardMessage}
          help={words.discardHelp}
          confirm={words.discardConfirm}
          danger
          onClose={() => setOpen(undefined)}
        />
      </Dialog>
    </Panel>
  );
}

interface OperationProps {
  message: MessageDetail;
  route: typeof exchangeRoutes.retryMessage | typeof exchangeRoutes.discardMessage;
  help: string;
  confirm: string;
  danger?: boolean;
  onClose: () => void;
}

function OperationForm({ message, route, help, confirm, danger, onClose }: OperationProps) {
  const [reason, setReason] = useState("");
  const [wasTried, setTried] = useState(false);
  const queries = useQueryClient();
  const action = useAction(route as typeof exchangeRoutes.retryMessage, {
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
    if (isShort || action.isPending) return;
    action.mutate({
      params: { direction: message.direction, id: message.id },
      body: { reason: reason.trim() },
    });
  }
  return (
    <form onSubmit={send} noValidate>
      <p>{help}</p>
      <TextArea
        label={words.why}
        required
        error={wasTried && isShort ? words.tooShort : undefined}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        maxLength={500}
      />
      <ProblemAlert error={action.error} takeFocus />
      <div className="form-actions">
        <Button type="submit" look={danger ? "danger" : "primary"} busy={action.isPending}>
          {confirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
