import type { WorkOrder } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { ChecksPanel } from "#pages/work-orders/checks-panel.tsx";
import { FilesPanel } from "#pages/work-orders/files-panel.tsx";
import { NotePanel } from "#pages/work-orders/note-panel.tsx";
import { OrderActions } from "#pages/work-orders/order-actions.tsx";
import { FactsPanel } from "#pages/work-orders/order-facts.tsx";
import { OrderMap } from "#pages/work-orders/order-map.tsx";
import { OrderHeading } from "#pages/work-orders/order-heading.tsx";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { Signatures } from "#pages/work-orders/print-order.tsx";
import { RelatedPanel } from "#pages/work-orders/related-panel.tsx";
import { SlaPanel } from "#pages/work-orders/sla-panel.tsx";
import { SuspensionsPanel } from "#pages/work-orders/suspensions-panel.tsx";
import { order as words } from "#text/it-work-orders.ts";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { newestFirst, Timeline } from "#ui/timeline.tsx";

const route = getRouteApi("/ordini/$id");

/** One order, for the office and for whoever stands in front of the work with a phone. */
export function WorkOrderPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(orderQuery(id));
  if (data) return <OrderContent key={id} order={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.back, to: "/ordini" }}
      onRetry={() => void refetch()}
    />
  );
}

/** The order of the page on a phone is the order of the document; from tablet width the aside stands beside it. */
function OrderContent({ order }: { order: WorkOrder }) {
  const mayAttach = useMay("attachment.add");
  const mayNote = useMay("work-order.execute");
  return (
    <>
      <OrderHeading order={order} />
      <div className="order-grid">
        <div className="order-first">
          <OrderActions order={order} />
          <Panel title={words.description}>
            <p className="pre-line">{order.description || words.noDescription}</p>
          </Panel>
        </div>
        <div className="order-work">
          <FilesPanel order={order} mayAttach={mayAttach} />
          {mayNote ? <NotePanel id={order.id} /> : null}
          <OrderMap order={order} />
        </div>
        <div className="order-aside">
          <SlaPanel order={order} />
          <FactsPanel order={order} />
          <ChecksPanel order={order} />
          <RelatedPanel order={order} />
          <SuspensionsPanel suspensions={order.suspensions} />
        </div>
        <Panel title={words.history} className="order-history">
          <Timeline entries={newestFirst(order.history)} />
          <Signatures />
        </Panel>
      </div>
    </>
  );
}
