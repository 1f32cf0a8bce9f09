import { type WorkOrderListItem, workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import { type BulkAction, useBulkActions } from "#pages/work-orders/bulk-actions.ts";
import { type BulkItem, BulkOutcome } from "#pages/work-orders/bulk-outcome.tsx";
import { NeedFields, TRANSITION_FIELDS } from "#pages/work-orders/need-fields.tsx";
import { missingIn, type TransitionDraft, transitionOf } from "#pages/work-orders/transition-form.ts";
import { it } from "#text/it.ts";
import { list, order } from "#text/it-work-orders.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const words = list.bulk;
const MOST = 200;

export interface BulkDialogProps {
  open: boolean;
  orders: readonly WorkOrderListItem[];
  onClose: () => void;
  /** After closing the outcome: the orders that stayed as they were. */
  onDone: (refused: readonly string[]) => void;
}

/** Choose, fill in, confirm, and read the outcome of each order. */
export function BulkDialog({ open, orders, onClose, onDone }: BulkDialogProps) {
  const [outcome, setOutcome] = useState<readonly BulkItem[]>();
  function close(): void {
    onClose();
    if (!outcome) return;
    setOutcome(undefined);
    onDone(outcome.filter((item) => !item.done).map((item) => item.id));
  }
  return (
    <Dialog open={open} wide title={words.title(outcome?.length ?? orders.length)} onClose={close}>
      {outcome ? (
        <BulkOutcome items={outcome} onClose={close} />
      ) : orders.length > MOST ? (
        <Notice tone="warning" title={words.tooMany(orders.length)} />
      ) : (
        <BulkForm orders={orders} onOutcome={setOutcome} onClose={close} />
      )}
    </Dialog>
  );
}

interface BulkFormProps {
  orders: readonly WorkOrderListItem[];
  onOutcome: (items: readonly BulkItem[]) => void;
  onClose: () => void;
}

function BulkForm({ orders, onOutcome, onClose }: BulkFormProps) {
  const client = useQueryClient();
  const { actions, isReading, error } = useBulkActions(orders, true);
  const [chosen, setChosen] = useState<BulkAction>();
  const [draft, setDraft] = useState<TransitionDraft>({});
  const [wasTried, setTried] = useState(false);
  const bulk = useAction(workOrderRoutes.bulkTransition, {
    onDone: (answer) => {
      onOutcome(answer.items);
      void client.invalidateQueries(readingsOf(workOrderRoutes.listWorkOrders));
      void client.invalidateQueries(readingsOf(workOrderRoutes.readWorkOrder));
    },
  });
  const missing = chosen ? missingIn(draft, chosen.needs) : {};
  function send(event: React.FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (!chosen || Object.keys(missing).length > 0 || bulk.isPending) return;
    bulk.mutate({
      body: {
        ids: orders.map((row) => row.id),
        transition: transitionOf(chosen.action, draft, chosen.needs),
      },
    });
  }
  if (isReading) return <Skeleton lines={4} />;
  if (error) return <ProblemAlert error={error} />;
  if (actions.length === 0) return <Notice tone="info" title={words.nothing} />;
  return (
    <form onSubmit={send} noValidate>
      <ActionChoice actions={actions} total={orders.length} chosen={chosen} onChoose={setChosen} />
      {chosen ? (
        <>
          <NeedFields
            needs={chosen.needs}
            draft={draft}
            onChange={setDraft}
            missing={wasTried ? missing : {}}
            error={bulk.error}
          />
          {chosen.dangerous ? <Notice tone="warning" title={order.form.dangerous} /> : null}
          {chosen.orders < orders.length ? <p className="quiet">{words.partly}</p> : null}
        </>
      ) : null}
      <ProblemAlert error={bulk.error} fields={TRANSITION_FIELDS} takeFocus />
      <div className="form-actions">
        {chosen ? (
          <Button type="submit" look={chosen.dangerous ? "danger" : "primary"} busy={bulk.isPending}>
            {words.confirm(chosen.label, orders.length)}
          </Button>
        ) : null}
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}

interface ActionChoiceProps {
  actions: readonly BulkAction[];
  total: number;
  chosen: BulkAction | undefined;
  onChoose: (action: BulkAction) => void;
}

function ActionChoice({ actions, total, chosen, onChoose }: ActionChoiceProps) {
  return (
    <fieldset>
      <legend>{words.choose}</legend>
      <div className="choices">
        {actions.map((action) => (
          <label key={action.action} className="choice">
            <input
              type="radio"
              name="bulk-action"
              checked={chosen?.action === action.action}
              onChange={() => onChoose(action)}
            />
            <span>
              {action.label} <small>({words.fits(action.orders, total)})</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
