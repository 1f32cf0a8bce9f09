import type { Request } from "@stabile/contract/requests";
import { getRouteApi, Link } from "@tanstack/react-router";
import { NewOrderForm } from "#pages/work-orders/new-order-form.tsx";
import { usePrefill } from "#pages/work-orders/use-prefill.ts";
import { create, order } from "#text/it-work-orders.ts";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/ordini/nuovo");

/** A new order, empty or prepared by the page one comes from (a report, a building, a parent order). */
export function NewWorkOrderPage() {
  const prefill = usePrefill(route.useSearch());
  return (
    <div className="form-page">
      <PageHeading title={create.title} above={<Link to="/ordini">{order.back}</Link>} />
      <ProblemAlert error={prefill.error} />
      {prefill.isReading ? (
        <Skeleton lines={8} tall />
      ) : (
        <>
          <Answered requests={prefill.requests} />
          <NewOrderForm start={prefill.draft} />
        </>
      )}
    </div>
  );
}

function Answered({ requests }: { requests: readonly Request[] }) {
  if (requests.length === 0) return null;
  return (
    <Notice tone="info" title={create.requests(requests.length)}>
      <ul>
        {requests.map((request) => (
          <li key={request.id}>
            <Link to="/segnalazioni/$id" params={{ id: request.id }}>
              {request.subject}
            </Link>{" "}
            <span className="code">{request.code}</span>
          </li>
        ))}
      </ul>
      <p>{create.requestsHelp}</p>
    </Notice>
  );
}
