import type { Home, WorkOrderListItem } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { home } from "#text/it-home.ts";
import { DateText } from "#ui/date-text.tsx";
import { clockText } from "#ui/dates.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";
import { useRowKeys } from "#ui/row-keys.ts";
import { SlaBadge, UrgencyBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

export function DueToday({ orders, due }: { orders: readonly WorkOrderListItem[]; due: Home["due"] }) {
  // Those whose hour has passed are of the day too, and counted among the overdue: what the list links to does not hold them.
  const stillToCome = orders.filter(({ slaState }) => slaState !== "breached").length;
  const box = useRowKeys();
  return (
    <Panel
      title={home.dueToday.title}
      aside={
        due.today > stillToCome ? (
          <Link to="/ordini" search={{ due: "today", sort: "due" }}>
            {home.dueToday.all} ({integerText(due.today)})
          </Link>
        ) : null
      }
    >
      {orders.length === 0 ? (
        <EmptyState icon="check-circle" title={home.dueToday.none}>
          {due.week === 0 ? (
            <p>{home.dueToday.noneSoon}</p>
          ) : (
            <p>
              {home.dueToday.noneHelp}{" "}
              <Link to="/ordini" search={{ due: "week", sort: "due" }}>
                {home.dueToday.week}
              </Link>
            </p>
          )}
        </EmptyState>
      ) : (
        <div ref={box}>
          <ol className="today-list">
            {orders.map((order) => (
              <TodayRow key={order.id} order={order} />
            ))}
          </ol>
        </div>
      )}
    </Panel>
  );
}

function TodayRow({ order }: { order: WorkOrderListItem }) {
  return (
    <li data-row>
      <span className="today-when">{order.dueAt ? clockText(order.dueAt) : "—"}</span>
      <div className="today-what">
        <Link to="/ordini/$id" params={{ id: order.id }} className="row-title" data-row-link>
          {order.title}
        </Link>
        <span className="row-sub">
          {order.building?.name ?? order.addressText}
          {order.firm ? ` · ${order.firm.name}` : ""}
        </span>
        <div className="card-badges">
          <WorkOrderStateBadge state={order.state} />
          {order.urgency === "normal" ? null : <UrgencyBadge urgency={order.urgency} />}
          {order.slaState === "breached" ? <SlaBadge state={order.slaState} /> : null}
        </div>
      </div>
      <span className="today-code">
        <span className="code">{order.code}</span>
        <DateText value={order.dueAt} form="relative" className="row-sub" />
      </span>
    </li>
  );
}
