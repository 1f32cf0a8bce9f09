import { type ReactNode, useState } from "react";
import { fieldError } from "#api/problem.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";

export interface ReasonFormProps {
  /** What will happen, in one or two sentences. */
  help?: ReactNode;
  label: string;
  labelHelp?: string | undefined;
  maxLength?: number;
  rows?: number;
  /** Sentences often written: one press writes them, to be completed. */
  ready?: { label: string; sentences: readonly string[] } | undefined;
  tooShort: string;
  confirm: string;
  danger?: boolean | undefined;
  /** The action's own state. */
  action: { isPending: boolean; error: unknown };
  onConfirm: (reason: string) => void;
  /** For 412: reads the record again, keeping what was typed. */
  onReload?: () => void;
  onClose: () => void;
}

export interface ReasonDialogProps extends ReasonFormProps {
  open: boolean;
  title: string;
}

/** Asks whether it is really wanted, and why: what was written stays in the register. */
export function ReasonConfirm(props: ReasonDialogProps) {
  return (
    <Dialog open={props.open} title={props.title} onClose={props.onClose}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

/** A step that needs a written reason. What was typed stays when the answer is a refusal. */
export function ReasonForm(props: ReasonFormProps) {
  const { action } = props;
  const [reason, setReason] = useState("");
  const isShort = reason.trim().length < 3;
  return (
    <ActionForm
      fields={["reason"]}
      isComplete={!isShort}
      confirm={props.confirm}
      danger={props.danger}
      action={action}
      onSend={() => props.onConfirm(reason.trim())}
      onClose={props.onClose}
      onReload={props.onReload}
    >
      {(wasTried) => (
        <>
          {props.help === undefined ? null : <p>{props.help}</p>}
          <TextArea
            label={props.label}
            help={props.labelHelp}
            required
            rows={props.rows ?? 3}
            maxLength={props.maxLength ?? 500}
            error={wasTried && isShort ? props.tooShort : fieldError(action.error, "reason")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {props.ready ? <ReadySentences {...props.ready} onPick={setReason} /> : null}
        </>
      )}
    </ActionForm>
  );
}

function ReadySentences(props: {
  label: string;
  sentences: readonly string[];
  onPick: (sentence: string) => void;
}) {
  if (props.sentences.length === 0) return null;
  return (
    <div className="ready" role="group" aria-label={props.label}>
      <span className="field-help">{props.label}</span>
      {props.sentences.map((sentence) => (
        <Button key={sentence} small onClick={() => props.onPick(sentence)}>
          {sentence}
        </Button>
      ))}
    </div>
  );
}
