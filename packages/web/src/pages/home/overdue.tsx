import type { Home } from "@stabile/contract/work-orders";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import { HomeList, HomeRow } from "#pages/home/home-list.tsx";
import { home } from "#text/it-home.ts";
import { DateText } from "#ui/date-text.tsx";
import { toLocalInput } from "#ui/dates.ts";
import { UrgencyBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

const FEW = 5;

/** The orders past their term, those that have waited longest first; the day's own stand above, hour by hour. */
export function Overdue({ due, today }: Pick<Home, "due" | "today">) {
  const found = useQuery({
    ...queryOf(workOrderRoutes.listWorkOrders, { query: { due: "overdue", sort: "due", limit: FEW } }),
    enabled: due.overdue > 0,
  });
  const before = found.data?.items.filter(({ dueAt }) => toLocalInput(dueAt).slice(0, 10) < today);
  if (due.overdue === 0 || before?.length === 0) return null;
  return (
    <HomeList
      title={home.overdue.title}
      all={{
        label: home.overdue.all,
        count: due.overdue,
        link: { to: "/ordini", search: { due: "overdue", sort: "due" } },
      }}
      found={found}
    >
      {before?.map((order) => (
        <HomeRow
          key={order.id}
          title={order.title}
          link={{ to: "/ordini/$id", params: { id: order.id } }}
          details={[order.building?.name ?? order.addressText, order.firm?.name ?? home.overdue.nobody]}
          badges={
            <>
              {order.urgency === "normal" ? null : <UrgencyBadge urgency={order.urgency} />}
              <WorkOrderStateBadge state={order.state} />
            </>
          }
          when={<DateText value={order.dueAt} form="late" className="home-list-when late" />}
        />
      ))}
    </HomeList>
  );
}
