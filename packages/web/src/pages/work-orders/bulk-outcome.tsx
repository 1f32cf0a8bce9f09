import { it } from "#text/it.ts";
import { list } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const words = list.bulk;

export interface BulkItem {
  id: string;
  code: string;
  done: boolean;
  refusedBecause?: string | undefined;
}

/** One row for each order: the refused ones first, with the reason. */
export function BulkOutcome({ items, onClose }: { items: readonly BulkItem[]; onClose: () => void }) {
  const done = items.filter((item) => item.done).length;
  const ordered = [...items].sort((a, b) => Number(a.done) - Number(b.done));
  return (
    <>
      <Notice
        tone={done === items.length ? "success" : "warning"}
        title={words.outcome(done, items.length)}
        announce
      />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.columns.order}</th>
            <th scope="col">{words.columns.outcome}</th>
            <th scope="col">{words.columns.reason}</th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((item) => (
            <tr key={item.id}>
              <th scope="row" className="code">
                {item.code}
              </th>
              <td className="cell-tight">
                {item.done ? (
                  <StatusBadge tone="success" icon="check-circle" text={words.done} />
                ) : (
                  <StatusBadge tone="warning" icon="warning-circle" text={words.refused} />
                )}
              </td>
              <td>{item.refusedBecause ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="form-actions">
        <Button look="primary" onClick={onClose}>
          {it.actions.close}
        </Button>
      </div>
    </>
  );
}
