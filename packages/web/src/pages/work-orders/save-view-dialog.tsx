import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { VIEWS_PAGE, viewsQuery } from "#pages/work-orders/order-queries.ts";
import { it } from "#text/it.ts";
import { list } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = list.views;

export interface SaveViewDialogProps {
  open: boolean;
  /** The filters to keep, as the address spells them. */
  query: string;
  onClose: () => void;
}

export function SaveViewDialog({ open, query, onClose }: SaveViewDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const save = useAction(workOrderRoutes.saveView, {
    onDone: () => {
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      setName("");
      onClose();
    },
  });
  return (
    <Dialog open={open} title={words.saveTitle} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate({ body: { page: VIEWS_PAGE, name: name.trim(), query } });
        }}
      >
        <p>{words.saveHelp}</p>
        <TextField
          label={words.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={80}
          required
          autoComplete="off"
          error={fieldError(save.error, "name")}
        />
        <ProblemAlert error={save.error} fields={["name"]} takeFocus />
        <div className="form-actions">
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.saveConfirm}
          </Button>
          <Button onClick={onClose}>{it.actions.cancel}</Button>
        </div>
      </form>
    </Dialog>
  );
}
