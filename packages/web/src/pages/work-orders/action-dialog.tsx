import type { AvailableAction, WorkOrder } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useSession } from "#api/session.tsx";
import { NeedFields, TRANSITION_FIELDS } from "#pages/work-orders/need-fields.tsx";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { missingIn, type TransitionDraft, transitionOf } from "#pages/work-orders/transition-form.ts";
import { useTransition } from "#pages/work-orders/use-transition.ts";
import { it } from "#text/it.ts";
import { order as words } from "#text/it-work-orders.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { toLocalInput } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { keepDraft, useKeptDraft } from "#ui/kept-draft.ts";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface ActionDialogProps {
  order: WorkOrder;
  /** The dialog is open while there is one. */
  action: AvailableAction | undefined;
  onClose: () => void;
  onDone: (action: AvailableAction) => void;
}

/** Asks exactly what the action needs, then does it. */
export function ActionDialog({ order, action, onClose, onDone }: ActionDialogProps) {
  const { userId } = useSession();
  // Closing it, or having done it, ends what was being written; a page that dies with it open does not.
  const ending = (then: () => void) => () => {
    if (action) keepDraft(userId, aboutOf(order, action), {});
    then();
  };
  return (
    <Dialog open={action !== undefined} title={action?.label ?? ""} onClose={ending(onClose)}>
      {action ? (
        <ActionForm
          order={order}
          action={action}
          onClose={ending(onClose)}
          onDone={ending(() => onDone(action))}
        />
      ) : null}
    </Dialog>
  );
}

const aboutOf = (order: WorkOrder, { action }: AvailableAction) => `${order.id}.${action}`;

interface ActionFormProps {
  order: WorkOrder;
  action: AvailableAction;
  onClose: () => void;
  onDone: () => void;
}

function ActionForm({ order, action, onClose, onDone }: ActionFormProps) {
  // The version that the person was looking at when the dialog opened. Live updates may bring a newer one behind it:
  // confirming must then be refused, and explained, rather than done on something unseen.
  const [version, setVersion] = useState(order.version);
  const typed = useKeptDraft<TransitionDraft>(aboutOf(order, action));
  const [draft, setDraft] = useState<TransitionDraft>(() => ({ ...prefillOf(order), ...typed.draft }));
  const [wasTried, setTried] = useState(false);
  const [wasReloaded, setReloaded] = useState(false);
  const transition = useTransition(order.id, onDone);
  const { refetch } = useQuery({ ...orderQuery(order.id), enabled: false });
  const missing = missingIn(draft, action.needs);
  const isGone =
    wasReloaded && !order.actions.some((now) => now.action === action.action && !now.refusedBecause);

  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (Object.keys(missing).length > 0 || transition.isPending || isGone) return;
    const body = transitionOf(action.action, draft, action.needs);
    transition.mutate({ params: { id: order.id }, body, version });
  }
  async function reload(): Promise<void> {
    const { data } = await refetch();
    if (!data) return;
    setVersion(data.version);
    setReloaded(true);
    transition.reset();
  }
  return (
    <form onSubmit={send} noValidate>
      {action.dangerous ? <Notice tone="warning" title={words.form.dangerous} /> : null}
      {wasReloaded ? (
        <Notice tone="info" title={isGone ? words.form.gone : it.problem.reloaded} announce />
      ) : null}
      <NeedFields
        needs={action.needs}
        draft={draft}
        onChange={(next) => {
          setDraft(next);
          typed.setDraft(wordsOf(next));
        }}
        missing={wasTried ? missing : {}}
        error={transition.error}
      />
      <ProblemAlert
        error={transition.error}
        fields={TRANSITION_FIELDS}
        takeFocus
        onReload={() => void reload()}
      />
      <div className="form-actions">
        <Button
          type="submit"
          look={action.dangerous ? "danger" : "primary"}
          busy={transition.isPending}
          disabled={isGone}
        >
          {action.label}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}

/** What costs effort to write again; dates, firms and causes are chosen on what is true when one chooses. */
const wordsOf = ({ note, reason, labourHours, labourMinutes }: TransitionDraft): TransitionDraft => ({
  ...(note ? { note } : {}),
  ...(reason ? { reason } : {}),
  ...(labourHours ? { labourHours } : {}),
  ...(labourMinutes ? { labourMinutes } : {}),
});

/** What is already known: planning again starts from the present plan. */
function prefillOf(order: WorkOrder): TransitionDraft {
  return {
    plannedStart: toLocalInput(order.plannedStart),
    plannedEnd: toLocalInput(order.plannedEnd),
    urgency: order.urgency,
  };
}
