import type { Home } from "@stabile/contract/work-orders";
import { requestRoutes } from "@stabile/contract/requests";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { AlarmBadge } from "#ui/alarm-badge.tsx";
import { home } from "#text/it-home.ts";
import { requests } from "#text/it-requests.ts";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { RequestStateBadge } from "#ui/status-badge.tsx";

const FEW = 6;

/** The desk's own list: the reports just arrived that nobody has looked at. */
export function WaitingRequests({ inbox }: { inbox: Home["inbox"] }) {
  const found = useQuery(queryOf(requestRoutes.listRequests, { query: { state: "inbox", limit: FEW } }));
  return (
    <Panel
      title={home.inbox.title}
      aside={
        inbox.waiting > 0 ? (
          <Link to="/segnalazioni" search={{ state: "inbox" }}>
            {home.inbox.all} ({integerText(inbox.waiting)})
          </Link>
        ) : null
      }
    >
      {found.isPending ? <Skeleton lines={4} /> : null}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.data?.items.length === 0 ? <EmptyState icon="check-circle" title={home.inbox.none} /> : null}
      <ul className="home-list">
        {found.data?.items.map((request) => (
          <li key={request.id}>
            <div className="home-list-what">
              <Link to="/segnalazioni/$id" params={{ id: request.id }} className="row-title">
                {request.subject}
              </Link>
              <span className="row-sub">
                {[
                  request.building?.name ?? request.addressText,
                  request.categoryLabel,
                  request.attachments > 0 ? requests.photos(request.attachments) : undefined,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </div>
            <span className="home-list-badges">
              {request.urgency ? null : <AlarmBadge texts={[request.subject]} />}
              <RequestStateBadge state={request.state} />
            </span>
            <DateText value={request.openedAt} form="relative" className="home-list-when" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
