import type { AvailableAction, WorkOrder } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActionDialog } from "#pages/work-orders/action-dialog.tsx";
import { nextStepFirst } from "#pages/work-orders/next-step.ts";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { useTransition } from "#pages/work-orders/use-transition.ts";
import { order as words } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** What this person may do now, as the server says: the next step large and first, the dangerous ones apart. */
export function OrderActions({ order }: { order: WorkOrder }) {
  const [open, setOpen] = useState<AvailableAction>();
  const [done, setDone] = useState<AvailableAction>();
  const possible = order.actions.filter((action) => action.refusedBecause === undefined);
  const safe = nextStepFirst(order.state, possible).filter((action) => !action.dangerous);
  const dangerous = possible.filter((action) => action.dangerous);
  const refused = order.actions.filter((action) => action.refusedBecause !== undefined);
  const finish = (action: AvailableAction) => {
    setOpen(undefined);
    setDone(action);
  };
  return (
    <Panel title={words.actions.title} className="order-actions">
      {done ? (
        <Notice tone="success" title={words.actions.done[done.action] ?? `${done.label}.`} announce />
      ) : null}
      {order.actions.length === 0 ? <p className="quiet">{words.actions.none}</p> : null}
      <div className="action-buttons">
        {[...safe, ...dangerous].map((action, index) => (
          <ActionButton
            key={action.action}
            order={order}
            action={action}
            isFirst={index === 0 && !action.dangerous}
            onOpen={() => setOpen(action)}
            onDone={() => finish(action)}
          />
        ))}
      </div>
      {refused.map((action) => (
        <p key={action.action} className="quiet refused">
          <strong>{action.label}</strong>: {action.refusedBecause}
        </p>
      ))}
      <ActionDialog order={order} action={open} onClose={() => setOpen(undefined)} onDone={finish} />
    </Panel>
  );
}

interface ActionButtonProps {
  order: WorkOrder;
  action: AvailableAction;
  isFirst: boolean;
  onOpen: () => void;
  onDone: () => void;
}

/** An action that asks nothing and can be undone is done at once; the others open their dialog. */
function ActionButton({ order, action, isFirst, onOpen, onDone }: ActionButtonProps) {
  const transition = useTransition(order.id, onDone);
  const { refetch } = useQuery({ ...orderQuery(order.id), enabled: false });
  const isDirect = action.needs.length === 0 && !action.dangerous;
  const run = () =>
    transition.mutate({ params: { id: order.id }, body: { action: action.action }, version: order.version });
  return (
    <>
      <Button
        look={isFirst ? "primary" : "outline"}
        className={action.dangerous ? "btn-dangerous" : ""}
        busy={transition.isPending}
        onClick={isDirect ? run : onOpen}
      >
        {action.label}
        {isDirect ? "" : "…"}
      </Button>
      {transition.error ? (
        <ProblemAlert
          error={transition.error}
          takeFocus
          onRetry={run}
          onReload={() => void refetch().then(() => transition.reset())}
        />
      ) : null}
    </>
  );
}
