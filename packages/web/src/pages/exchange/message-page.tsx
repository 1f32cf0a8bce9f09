import { exchangeRoutes, type MessageDetail } from "@stabile/contract/exchange";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { MessageActions } from "#pages/exchange/message-actions.tsx";
import { useMessageName } from "#pages/exchange/message-name.ts";
import { messageTone } from "#pages/exchange/message-tone.ts";
import { exchange, message as words } from "#text/it-exchange.ts";
import { DateText } from "#ui/date-text.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const route = getRouteApi("/scambi/$direction/$id");

/** One message: where it stands and why, what it says, the calls it made. */
export function MessagePage() {
  const { direction, id } = route.useParams();
  const params = { direction: direction === "out" ? ("out" as const) : ("in" as const), id };
  const { data, error, refetch } = useQuery(queryOf(exchangeRoutes.readMessage, { params }));
  if (data) return <MessageContent key={id} message={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.back, to: "/scambi" }}
      onRetry={() => void refetch()}
    />
  );
}

function MessageContent({ message }: { message: MessageDetail }) {
  const mayOperate = useMay("exchange.operate");
  const nameOf = useMessageName();
  return (
    <>
      <PageHeading
        title={nameOf(message)}
        above={<Link to="/scambi">{words.back}</Link>}
        beside={
          <StatusBadge
            tone={messageTone(message.state)}
            text={exchange.messageStates[message.state] ?? message.state}
          />
        }
        lead={words.direction[message.direction]}
      />
      <div className="order-grid">
        <div className="order-first">
          {mayOperate ? <MessageActions message={message} /> : null}
          <Panel title={words.payload}>
            <pre className="payload" tabIndex={0}>
              {pretty(message.payload)}
            </pre>
          </Panel>
          <Calls message={message} />
        </div>
        <div className="order-aside">
          <Panel title={words.facts}>
            <Facts
              items={[
                [words.subject, <Subject key="subject" message={message} />],
                [words.reason, message.reason],
                [words.lastError, message.lastError],
                [words.attempts, message.attempts],
                [words.at, <DateText key="at" value={message.at} form="time" />],
                [words.done, message.doneAt ? <DateText value={message.doneAt} form="time" /> : undefined],
                [
                  words.next,
                  message.nextAttemptAt ? <DateText value={message.nextAttemptAt} form="time" /> : undefined,
                ],
                [
                  words.messageId,
                  <span key="id" className="code wrap-anywhere">
                    {message.messageId}
                  </span>,
                ],
                [
                  words.correlation,
                  <span key="correlation" className="code wrap-anywhere">
                    {message.correlationId}
                  </span>,
                ],
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** The way back to the thing it speaks of, for who may read it. */
function Subject({ message: { subjectKind, subjectId } }: { message: MessageDetail }) {
  const mayReadRequests = useMay("request.read");
  const mayReadOrders = useMay("work-order.read");
  if (subjectId === undefined) return words.noSubject;
  if (subjectKind === "request")
    return !mayReadRequests ? (
      words.openRequest
    ) : (
      <Link to="/segnalazioni/$id" params={{ id: subjectId }}>
        {words.openRequest}
      </Link>
    );
  if (subjectKind === "work-order")
    return !mayReadOrders ? (
      words.openOrder
    ) : (
      <Link to="/ordini/$id" params={{ id: subjectId }}>
        {words.openOrder}
      </Link>
    );
  return words.noSubject;
}

function Calls({ message }: { message: MessageDetail }) {
  return (
    <Panel title={words.exchanges}>
      {message.exchanges.length === 0 ? <p className="quiet">{words.noExchanges}</p> : null}
      <ul className="plain-list">
        {message.exchanges.map((call) => (
          <li key={call.id}>
            <strong>{call.method}</strong>{" "}
            <span className="code wrap-anywhere">{call.path.slice(0, 200)}</span>
            <br />
            <span className="quiet">
              {exchange.outcomes[call.outcome] ?? call.outcome} {call.status ?? ""} ·{" "}
              {exchange.milliseconds(call.latencyMs)} · <DateText value={call.at} form="time" />{" "}
              {call.error ?? ""}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
