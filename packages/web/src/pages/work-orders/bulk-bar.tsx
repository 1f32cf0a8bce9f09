import type { WorkOrderListItem } from "@stabile/contract/work-orders";
import { useState } from "react";
import { BulkDialog } from "#pages/work-orders/bulk-dialog.tsx";
import { list } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";

export interface BulkBarProps {
  orders: readonly WorkOrderListItem[];
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Stays in sight while something is selected. */
export function BulkBar({ orders, onChange }: BulkBarProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="bulk" aria-label={list.bulk.label}>
      <span className="bulk-count" role="status">
        {list.bulk.count(orders.length)}
      </span>
      <Button look="plain" onClick={() => onChange(new Set())}>
        {list.bulk.clear}
      </Button>
      <Button onClick={() => setOpen(true)}>{list.bulk.act}</Button>
      <BulkDialog
        open={isOpen}
        orders={orders}
        onClose={() => setOpen(false)}
        onDone={(refused) => onChange(new Set(refused))}
      />
    </section>
  );
}
