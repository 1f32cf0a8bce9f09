import type { Home } from "@stabile/contract/work-orders";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { home } from "#text/it-home.ts";
import { DateText } from "#ui/date-text.tsx";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { UrgencyBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

const FEW = 5;

/** The orders past their term, those that have waited longest first. */
export function Overdue({ due }: { due: Home["due"] }) {
  const found = useQuery({
    ...queryOf(workOrderRoutes.listWorkOrders, { query: { due: "overdue", sort: "due", limit: FEW } }),
    enabled: due.overdue > 0,
  });
  if (due.overdue === 0) return null;
  return (
    <Panel
      title={home.overdue.title}
      aside={
        <Link to="/ordini" search={{ due: "overdue", sort: "due" }}>
          {home.overdue.all} ({integerText(due.overdue)})
        </Link>
      }
    >
      {found.isPending ? <Skeleton lines={4} /> : null}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <ul className="home-list">
        {found.data?.items.map((order) => (
          <li key={order.id}>
            <div className="home-list-what">
              <Link to="/ordini/$id" params={{ id: order.id }} className="row-title">
                {order.title}
              </Link>
              <span className="row-sub">
                {order.building?.name ?? order.addressText} · {order.firm?.name ?? home.overdue.nobody}
              </span>
            </div>
            <span className="home-list-badges">
              {order.urgency === "normal" ? null : <UrgencyBadge urgency={order.urgency} />}
              <WorkOrderStateBadge state={order.state} />
            </span>
            <DateText value={order.dueAt} form="late" className="home-list-when late" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
