import type { WorkOrderListItem } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { list } from "#text/it-work-orders.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { isOver, SlaBadge, UrgencyBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

type Row = WorkOrderListItem;

function OrderLink({ row }: { row: Row }) {
  return (
    <Link to="/ordini/$id" params={{ id: row.id }} className="row-title" data-row-link>
      {row.title}
    </Link>
  );
}

function Due({ row }: { row: Row }) {
  if (!row.dueAt && row.slaState === "none") return <span className="quiet">—</span>;
  return (
    <span className="badge-stack">
      {row.dueAt ? <DateText value={row.dueAt} form="time" /> : null}
      <Sla row={row} />
    </span>
  );
}

function Sla({ row }: { row: Row }) {
  return row.slaState === "none" ? null : <SlaBadge state={row.slaState} over={isOver(row.state)} />;
}

/** The table of the list, from the widest to the last thing one would give up. */
export const ORDER_COLUMNS: readonly Column<Row>[] = [
  {
    key: "order",
    header: list.columns.order,
    className: "cell-order",
    cell: (row) => (
      <>
        <OrderLink row={row} />
        <span className="row-sub">
          <span className="code">{row.code}</span> · {row.categoryLabel}
          {row.parentId ? ` · ${list.child}` : ""}
        </span>
      </>
    ),
  },
  {
    key: "building",
    header: list.columns.building,
    className: "cell-building",
    cell: (row) =>
      row.building ? (
        <>
          {row.building.name}
          <span className="row-sub">{row.addressText}</span>
        </>
      ) : (
        row.addressText || "—"
      ),
  },
  {
    key: "state",
    header: list.columns.state,
    className: "cell-tight",
    cell: (row) => <WorkOrderStateBadge state={row.state} />,
  },
  {
    key: "urgency",
    header: list.columns.urgency,
    className: "cell-tight",
    cell: (row) => <UrgencyBadge urgency={row.urgency} />,
  },
  {
    key: "due",
    header: list.columns.due,
    sort: "due",
    className: "cell-tight",
    cell: (row) => <Due row={row} />,
  },
  {
    key: "firm",
    header: list.columns.firm,
    className: "cell-firm",
    cell: (row) => (
      <>
        {row.firm?.name ?? <span className="quiet">{list.notAssigned}</span>}
        {row.plannedStart ? (
          <span className="row-sub">
            {list.planned} <DateText value={row.plannedStart} />
          </span>
        ) : null}
      </>
    ),
  },
  {
    key: "opened",
    header: list.columns.opened,
    sort: "opened",
    className: "cell-tight cell-wide",
    cell: (row) => <DateText value={row.openedAt} />,
  },
];

export function OrderCard({ row }: { row: Row }) {
  return (
    <>
      <OrderLink row={row} />
      <span className="row-sub">{row.building?.name ?? row.addressText}</span>
      <div className="card-badges">
        <WorkOrderStateBadge state={row.state} />
        {row.urgency === "normal" ? null : <UrgencyBadge urgency={row.urgency} />}
        <Sla row={row} />
      </div>
      <span className="row-sub card-foot">
        <span className="code">{row.code}</span>
        {row.dueAt ? <DateText value={row.dueAt} form="relative" /> : null}
      </span>
    </>
  );
}
