import { exchangeRoutes, type MessageDetail } from "@stabile/contract/exchange";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { message as words } from "#text/it-exchange.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ReasonForm } from "#ui/reason-form.tsx";

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
  const queries = useQueryClient();
  const action = useAction(route as typeof exchangeRoutes.retryMessage, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const { direction, id } = message;
  return (
    <ReasonForm
      help={help}
      label={words.why}
      rows={4}
      tooShort={words.tooShort}
      confirm={confirm}
      danger={danger}
      action={action}
      onConfirm={(reason) => action.mutate({ params: { direction, id }, body: { reason } })}
      onClose={onClose}
    />
  );
}
