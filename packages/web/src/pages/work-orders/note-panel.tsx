import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { LabourFields } from "#pages/work-orders/need-fields.tsx";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { minutesOf, type TransitionDraft } from "#pages/work-orders/transition-form.ts";
import { order } from "#text/it-work-orders.ts";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { Button } from "#ui/button.tsx";
import { TextArea } from "#ui/field.tsx";
import { useKeptDraft } from "#ui/kept-draft.ts";
import { useLeaveGuard } from "#ui/leave-guard.ts";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = order.note;

/** What was seen or done, and how long it took: it goes into the history, signed. */
export function NotePanel({ id }: { id: string }) {
  const client = useQueryClient();
  const { draft, setDraft, wasFound } = useKeptDraft<TransitionDraft>(id);
  const [wasTried, setTried] = useState(false);
  const add = useAction(workOrderRoutes.noteWorkOrder, {
    onDone: () => {
      setDraft({});
      setTried(false);
      void client.invalidateQueries({ queryKey: orderQuery(id).queryKey });
    },
  });
  const note = draft.note?.trim() ?? "";

  useLeaveGuard(note !== "", { question: words.leave });
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (note === "" || add.isPending) return;
    add.mutate({ params: { id }, body: { note, labourMinutes: minutesOf(draft) ?? 0 } });
  }
  return (
    <Panel title={words.title} className="only-screen">
      <form onSubmit={send} noValidate>
        {wasFound ? (
          <Notice tone="info" title={words.found}>
            <p>
              <Button small onClick={() => setDraft({})}>
                {words.throwAway}
              </Button>
            </p>
          </Notice>
        ) : null}
        <TextArea
          label={words.text}
          placeholder={words.placeholder}
          rows={3}
          maxLength={4000}
          value={draft.note ?? ""}
          onChange={(event) => setDraft({ ...draft, note: event.target.value })}
          error={wasTried && note === "" ? order.form.required : fieldError(add.error, "note")}
        />
        <LabourFields draft={draft} onChange={setDraft} error={fieldError(add.error, "labourMinutes")} />
        <ProblemAlert error={add.error} fields={["note", "labourMinutes"]} takeFocus />
        {add.isSuccess && note === "" ? <Notice tone="success" title={words.done} announce /> : null}
        <Button type="submit" icon="comment" busy={add.isPending}>
          {words.send}
        </Button>
      </form>
    </Panel>
  );
}
