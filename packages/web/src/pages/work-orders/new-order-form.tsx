import { requestRoutes } from "@stabile/contract/requests";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { readingsOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { AssignFields, WhatFields, WhereFields } from "#pages/work-orders/new-order-fields.tsx";
import { bodyOf, type NewOrderDraft, wrongIn } from "#pages/work-orders/new-work-order-form.ts";
import { it } from "#text/it.ts";
import { create as words } from "#text/it-work-orders.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { useLeaveGuard } from "#ui/leave-guard.ts";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const FIELDS = [
  "title",
  "description",
  "category",
  "urgency",
  "buildingId",
  "elementId",
  "addressText",
  "firmId",
];

/** What shows the new order, or the reports that it took in charge. */
const CHANGED = [
  workOrderRoutes.listWorkOrders,
  workOrderRoutes.readHome,
  requestRoutes.listRequests,
  requestRoutes.readRequest,
];

/** Validates before sending, shows the server's messages beside their fields, and opens the order it made. */
export function NewOrderForm({ start }: { start: NewOrderDraft }) {
  const [draft, setDraft] = useState(start);
  const [wasTried, setTried] = useState(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayAssign = useMay("firm.read");
  const make = useAction(workOrderRoutes.createWorkOrder, {
    onDone: async (made) => {
      for (const route of CHANGED) void client.invalidateQueries(readingsOf(route));
      await navigate({ to: "/ordini/$id", params: { id: made.id }, ignoreBlocker: true });
    },
  });
  useLeaveGuard(draft !== start && !make.isSuccess, { question: words.leave });
  const wrong = wrongIn(draft);
  const count = Object.keys(wrong).length;

  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (count === 0 && !make.isPending) make.mutate({ body: bodyOf(draft) });
  }
  const parts = {
    draft,
    change: (values: Partial<NewOrderDraft>) => setDraft((now) => ({ ...now, ...values })),
    errorOf: (field: string) =>
      (wasTried ? (wrong as Record<string, string | undefined>)[field] : undefined) ??
      fieldError(make.error, field),
  };
  return (
    <form onSubmit={send} noValidate>
      <WhatFields {...parts} />
      <WhereFields {...parts} />
      {mayAssign ? <AssignFields {...parts} /> : null}
      {wasTried && count > 0 ? <Notice tone="danger" title={words.wrong(count)} announce /> : null}
      <ProblemAlert error={make.error} fields={FIELDS} takeFocus />
      <div className="form-actions">
        <Button type="submit" look="primary" busy={make.isPending}>
          {draft.issue ? words.submitIssue : words.submit}
        </Button>
        <Button onClick={() => history.back()}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
