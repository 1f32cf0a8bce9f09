import { type Request, requestRoutes } from "@stabile/contract/requests";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { request as words } from "#text/it-requests.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { ReasonForm } from "#ui/reason-form.tsx";

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
        <StepForm {...props} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function StepForm({ request, route, ready, onClose, ...props }: ReasonDialogProps & { onClose: () => void }) {
  const queries = useQueryClient();
  const action = useAction(route as typeof requestRoutes.rejectRequest, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const { id, version } = request;
  return (
    <ReasonForm
      label={props.label}
      labelHelp={props.help}
      rows={4}
      maxLength={2000}
      ready={ready ? { label: words.ready, sentences: ready } : undefined}
      tooShort={words.tooShort}
      confirm={props.confirm}
      danger={props.danger}
      action={action}
      onConfirm={(reason) => action.mutate({ params: { id }, body: { reason }, version })}
      onReload={() => void queries.invalidateQueries().then(() => action.reset())}
      onClose={onClose}
    />
  );
}
