import type { Home } from "@stabile/contract/work-orders";
import { type RequestListItem, requestRoutes } from "@stabile/contract/requests";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import { alarmsFirst } from "#pages/home/figures.ts";
import { HomeList, HomeRow } from "#pages/home/home-list.tsx";
import { home } from "#text/it-home.ts";
import { requests } from "#text/it-requests.ts";
import { AlarmBadge } from "#ui/alarm-badge.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { RequestStateBadge } from "#ui/status-badge.tsx";

const FEW = 6;
/** As many as a bad morning brings: a danger among them must not stay under six quiet ones that came after it. */
const LOOKED_THROUGH = 50;

/** The desk's own list: the reports that nobody has looked at, those that speak of a danger before the newest. */
export function WaitingRequests({ inbox }: { inbox: Home["inbox"] }) {
  const found = useQuery(
    queryOf(requestRoutes.listRequests, { query: { state: "inbox", limit: LOOKED_THROUGH } }),
  );
  const shown = alarmsFirst(found.data?.items ?? []).slice(0, FEW);
  return (
    <HomeList
      title={home.inbox.title}
      all={{
        label: home.inbox.all,
        count: inbox.waiting,
        link: { to: "/segnalazioni", search: { state: "inbox" } },
      }}
      found={found}
    >
      {found.data?.items.length === 0 ? (
        <li className="home-list-none">
          <EmptyState icon="check-circle" title={home.inbox.none} />
        </li>
      ) : null}
      {shown.map((request) => (
        <WaitingRow key={request.id} request={request} />
      ))}
    </HomeList>
  );
}

function WaitingRow({ request }: { request: RequestListItem }) {
  return (
    <HomeRow
      title={request.subject}
      link={{ to: "/segnalazioni/$id", params: { id: request.id } }}
      details={[
        request.building?.name ?? request.addressText,
        request.categoryLabel,
        request.attachments > 0 ? requests.photos(request.attachments) : undefined,
      ]}
      badges={
        <>
          {request.urgency ? null : <AlarmBadge texts={[request.subject]} />}
          <RequestStateBadge state={request.state} />
        </>
      }
      when={<DateText value={request.openedAt} form="relative" className="home-list-when" />}
    />
  );
}
