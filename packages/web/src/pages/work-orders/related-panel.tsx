import type { WorkOrder } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { order as all } from "#text/it-work-orders.ts";
import { Icon } from "#ui/icon.tsx";
import { Panel } from "#ui/panel.tsx";
import { WorkOrderStateBadge } from "#ui/status-badge.tsx";

const words = all.related;

/** The reports it answers, the order it is part of, and its parts. */
export function RelatedPanel({ order }: { order: WorkOrder }) {
  const mayCreate = useMay("work-order.create");
  const isAlone = !order.parent && order.children.length === 0 && order.requests.length === 0;
  if (isAlone && !mayCreate) return null;
  return (
    <Panel title={words.title}>
      <Requests order={order} />
      {order.parent ? (
        <>
          <h3>{words.parent}</h3>
          <ul className="links">
            <li>
              <OrderLink id={order.parent.id} code={order.parent.code} title={order.parent.name} />
            </li>
          </ul>
        </>
      ) : null}
      {order.children.length > 0 ? (
        <>
          <h3>{words.children}</h3>
          <ul className="links">
            {order.children.map((child) => (
              <li key={child.id}>
                <OrderLink {...child} /> <WorkOrderStateBadge state={child.state} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {mayCreate ? (
        <Link to="/ordini/nuovo" search={childOf(order)} className="btn btn-plain btn-sm only-screen">
          <Icon name="plus" /> {words.addChild}
        </Link>
      ) : null}
    </Panel>
  );
}

function childOf(order: WorkOrder) {
  return {
    parentId: order.id,
    category: order.category,
    urgency: order.urgency,
    ...(order.building ? { buildingId: order.building.id } : {}),
    ...(order.addressText ? { addressText: order.addressText } : {}),
  };
}

function Requests({ order }: { order: WorkOrder }) {
  if (order.requests.length === 0) return null;
  return (
    <>
      <h3>{words.requests}</h3>
      <ul className="links">
        {order.requests.map((request) => (
          <li key={request.id}>
            <Link to="/segnalazioni/$id" params={{ id: request.id }}>
              {request.subject}
            </Link>
            <span className="row-sub">
              <span className="code">{request.code}</span>
              {request.sourceNumber ? ` · ${words.sourceNumber(request.sourceNumber)}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function OrderLink({ id, code, title }: { id: string; code: string; title: string }) {
  return (
    <>
      <Link to="/ordini/$id" params={{ id }}>
        {title}
      </Link>
      <span className="row-sub code">{code}</span>
    </>
  );
}
