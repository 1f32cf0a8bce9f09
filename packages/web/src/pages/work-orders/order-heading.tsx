import type { WorkOrder } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { useMunicipality } from "#api/installation.ts";
import { PrintButton } from "#pages/work-orders/print-order.tsx";
import { order as words } from "#text/it-work-orders.ts";
import { DateText } from "#ui/date-text.tsx";
import { directionsTo } from "#ui/directions.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { isOver, SlaBadge, UrgencyBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

export function OrderHeading({ order }: { order: WorkOrder }) {
  const { name } = useMunicipality();
  return (
    <PageHeading
      title={order.title}
      actions={<PrintButton />}
      above={
        <>
          <span className="only-print">{name}</span>
          <Link to="/ordini">{words.back}</Link> <span aria-hidden="true">/</span>{" "}
          <span className="code">{order.code}</span>
        </>
      }
      lead={
        <>
          <span className="order-badges">
            <WorkOrderStateBadge state={order.state} />
            <UrgencyBadge urgency={order.urgency} />
            {order.slaState === "none" ? null : (
              <SlaBadge state={order.slaState} over={isOver(order.state)} />
            )}
            {order.dueAt ? (
              <span className={order.slaState === "breached" ? "late" : ""}>
                {words.sla.due} <DateText value={order.dueAt} form="time" /> (
                <DateText value={order.dueAt} form="relative" />)
              </span>
            ) : null}
          </span>
          <Place order={order} />
        </>
      }
    />
  );
}

function Place({ order }: { order: WorkOrder }) {
  return (
    <span className="order-place">
      {order.building ? (
        <Link to="/edifici/$id" params={{ id: order.building.id }}>
          {order.building.name}
        </Link>
      ) : null}
      {order.addressText ? <span>{order.addressText}</span> : null}
      {order.point ? (
        <a
          className="only-screen"
          href={directionsTo(order.point, navigator.userAgent)}
          target="_blank"
          rel="noopener noreferrer"
        >
          {words.directions}
        </a>
      ) : null}
      {order.firm ? <span>{order.firm.name}</span> : null}
    </span>
  );
}
