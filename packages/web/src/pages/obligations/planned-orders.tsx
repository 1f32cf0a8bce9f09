import type { PlannedOrder } from "@stabile/contract/planning";
import { Link } from "@tanstack/react-router";
import { planning } from "#text/it-planning.ts";
import { type Column, DataTable } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { dayText } from "#ui/dates.ts";
import { StatusBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

const words = planning.plan;

/** The orders of a plan, each with its day and why, and what became of it. */
export function PlannedOrders({ items }: { items: readonly PlannedOrder[] }) {
  return (
    <DataTable
      caption={words.caption}
      rows={items}
      rowKey={({ id }) => id}
      rowLabel={({ title }) => title}
      columns={COLUMNS}
      card={(row) => (
        <>
          <OrderTitle row={row} />
          <ProposedDay row={row} />
          <Checks row={row} />
          <Outcome row={row} />
        </>
      )}
    />
  );
}

function OrderTitle({ row: { title, building } }: { row: PlannedOrder }) {
  return (
    <>
      <Link to="/edifici/$id" params={{ id: building.id }} data-row-link className="row-title">
        {title}
      </Link>{" "}
      <span className="code">{building.code}</span>
    </>
  );
}

function ProposedDay({ row: { proposedOn, isLate, because } }: { row: PlannedOrder }) {
  return (
    <>
      <DateText value={proposedOn} /> {isLate ? <StatusBadge tone="warning" text={words.isLate} /> : null}
      {because.map((sentence) => (
        <span key={sentence} className="row-sub">
          {sentence}
        </span>
      ))}
    </>
  );
}

const FEW = 3;

function Checks({ row: { checks } }: { row: PlannedOrder }) {
  const list = (
    <ul className="plain-list">
      {checks.map(({ obligationId, title, subject, dueOn, leftOut }) => (
        <li key={obligationId}>
          {title}, {subject.name}{" "}
          <span className="quiet">
            {words.dueOn(dayText(dueOn))}
            {leftOut === undefined ? "" : ` · ${leftOut}`}
          </span>
        </li>
      ))}
    </ul>
  );
  if (checks.length <= FEW) return list;
  return (
    <details>
      <summary>{checks.length}</summary>
      {list}
    </details>
  );
}

function Outcome({ row: { outcome, outcomeNote, workOrder } }: { row: PlannedOrder }) {
  if (outcome === undefined) return null;
  return (
    <>
      {workOrder === undefined ? (
        words.outcomes[outcome]
      ) : (
        <>
          <Link to="/ordini/$id" params={{ id: workOrder.id }} className="code">
            {workOrder.code}
          </Link>{" "}
          <WorkOrderStateBadge state={workOrder.state} />
        </>
      )}
      {outcomeNote === undefined ? null : <span className="row-sub">{outcomeNote}</span>}
    </>
  );
}

const COLUMNS: readonly Column<PlannedOrder>[] = [
  { key: "on", header: words.columns.on, cell: (row) => <ProposedDay row={row} /> },
  { key: "order", header: words.columns.order, cell: (row) => <OrderTitle row={row} /> },
  { key: "checks", header: words.columns.checks, cell: (row) => <Checks row={row} /> },
  { key: "outcome", header: words.columns.outcome, cell: (row) => <Outcome row={row} /> },
];
