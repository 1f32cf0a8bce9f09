import { type FormEvent, type ReactNode, useState } from "react";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface ActionFormProps {
  /** The fields; `wasTried` once sending has been asked for, when what is missing may be said. */
  children: (wasTried: boolean) => ReactNode;
  /** Names of the fields that show the server's message themselves. */
  fields: readonly string[];
  isComplete: boolean;
  confirm: string;
  danger?: boolean | undefined;
  /** The action's own state. */
  action: { isPending: boolean; error: unknown };
  onSend: () => void;
  /** Without it there is nothing to cancel. */
  onClose?: () => void;
  /** For 412: reads the record again, keeping what was typed. */
  onReload?: (() => void) | undefined;
}

/**
 * A form that does one thing: nothing is sent before it is complete, nor twice; the first wrong field takes the focus;
 * what was typed stays when the answer is a refusal.
 */
export function ActionForm(props: ActionFormProps) {
  const { action, isComplete, onSend, onClose } = props;
  const [wasTried, setTried] = useState(false);
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(!isComplete);
    focusFirstWrong(event.currentTarget);
    if (isComplete && !action.isPending) onSend();
  }
  return (
    <form onSubmit={send} noValidate>
      {props.children(wasTried)}
      <ProblemAlert error={action.error} fields={props.fields} takeFocus onReload={props.onReload} />
      <div className="form-actions">
        <Button type="submit" look={props.danger ? "danger" : "primary"} busy={action.isPending}>
          {props.confirm}
        </Button>
        {onClose ? <Button onClick={onClose}>{it.actions.cancel}</Button> : null}
      </div>
    </form>
  );
}
