import type { Request } from "@stabile/contract/requests";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "#api/session.tsx";
import { AlarmBadge } from "#ui/alarm-badge.tsx";
import { RequestFacts, Reporter } from "#pages/requests/request-facts.tsx";
import { RequestMap } from "#pages/requests/request-map.tsx";
import { requestQuery } from "#pages/requests/request-queries.ts";
import { awaitsTriage, draftOf, TriageGrounds, TriagePanel } from "#pages/requests/triage-panel.tsx";
import { request as words } from "#text/it-requests.ts";
import { DateText } from "#ui/date-text.tsx";
import { FileGrid } from "#ui/file-thumb.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { RequestStateBadge, UrgencyBadge } from "#ui/status-badge.tsx";
import { newestFirst, Timeline } from "#ui/timeline.tsx";

const route = getRouteApi("/segnalazioni/$id");

/** One report: what the citizen wrote and showed, and what the desk makes of it. */
export function RequestPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(requestQuery(id));
  if (data) return <RequestContent key={id} request={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/segnalazioni" }}
      onRetry={() => void refetch()}
    />
  );
}

function RequestContent({ request }: { request: Request }) {
  const mayTriage = useMay("request.triage");
  const [draft, setDraft] = useState(() => draftOf(request));
  const triage = { request, draft, onChange: setDraft };
  return (
    <>
      <PageHeading
        title={request.subject}
        above={<Link to="/segnalazioni">{words.list}</Link>}
        beside={
          <>
            <RequestStateBadge state={request.state} />
            {request.urgency ? (
              <UrgencyBadge urgency={request.urgency} />
            ) : awaitsTriage(request) ? (
              <AlarmBadge texts={[request.subject, request.description]} />
            ) : null}
          </>
        }
        lead={
          <>
            <span className="code">{request.code}</span> · <DateText value={request.openedAt} form="time" />
          </>
        }
      />
      <div className="order-grid">
        <div className="order-first">
          <Panel title={words.text}>
            <p className="pre-line">{request.description || words.noText}</p>
          </Panel>
          <Panel title={words.photos}>
            <FileGrid files={request.files} />
          </Panel>
        </div>
        <div className="order-work">
          {mayTriage && awaitsTriage(request) ? <TriageGrounds {...triage} /> : null}
        </div>
        <div className="order-aside">
          {mayTriage ? <TriagePanel {...triage} /> : null}
          <RequestFacts request={request} />
          <Reporter request={request} />
          <Messages request={request} />
        </div>
        <div className="order-history">
          <RequestMap request={request} />
          <Panel title={words.history}>
            <Timeline entries={newestFirst(request.history)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Messages({ request }: { request: Request }) {
  return (
    <Panel title={words.messages}>
      {request.messages.length === 0 ? <p className="quiet">{words.noMessages}</p> : null}
      <ul className="plain-list">
        {request.messages.map((message) => (
          <li key={message.id}>
            <strong>{message.label}</strong>{" "}
            <DateText value={message.deliveredAt ?? message.createdAt} form="time" />{" "}
            <span className="quiet">{words.messageStates[message.state]}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
