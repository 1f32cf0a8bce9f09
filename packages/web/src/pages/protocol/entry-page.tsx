import { type ProtocolEntryDetail, protocolRoutes } from "@stabile/contract/protocol";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { addressOf } from "#api/address.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { AskAnnulment } from "#pages/protocol/ask-annulment.tsx";
import { EntryFiles } from "#pages/protocol/entry-files.tsx";
import { EntryStanding } from "#pages/protocol/entry-standing.tsx";
import { EntryStateBadge, entryNumber } from "#pages/protocol/entry-state.tsx";
import { protocol, entry as words } from "#text/it-protocol.ts";
import { DateText } from "#ui/date-text.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { newestFirst, Timeline } from "#ui/timeline.tsx";

const route = getRouteApi("/protocollo/$id");

/** While it has no number it is asked again, should the news of it be lost on the way. */
const WAITING_MS = 5_000;

/** One registration: its number or why there is none yet, the receipt, its files, what became of it. */
export function EntryPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery({
    ...queryOf(protocolRoutes.readProtocolEntry, { params: { id } }),
    refetchInterval: ({ state }) =>
      state.data?.state === "waiting" || state.data?.state === "emergency" ? WAITING_MS : false,
  });
  if (data) return <EntryContent key={id} entry={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/protocollo" }}
      onRetry={() => void refetch()}
    />
  );
}

function EntryContent({ entry }: { entry: ProtocolEntryDetail }) {
  const mayManage = useMay("protocol.manage");
  const { id } = entry;
  return (
    <>
      <PageHeading
        title={entry.subject}
        above={<Link to="/protocollo">{words.list}</Link>}
        beside={<EntryStateBadge entry={entry} />}
        lead={
          <>
            <strong>{entryNumber(entry)}</strong> · <span className="code">{entry.code}</span>
          </>
        }
        actions={
          <>
            <a
              className="btn btn-primary"
              href={addressOf(protocolRoutes.readProtocolReceipt, { params: { id } })}
              download
            >
              <Icon name="download" /> {words.receipt}
            </a>
            {mayManage && entry.state === "registered" && !entry.annulmentAsked ? (
              <AskAnnulment id={id} />
            ) : null}
          </>
        }
      />
      <EntryStanding entry={entry} />
      <div className="order-grid">
        <div className="order-first">
          <EntryFiles entry={entry} />
        </div>
        <div className="order-aside">
          <EntryFacts entry={entry} />
        </div>
        <div className="order-history">
          <Panel title={words.history}>
            <Timeline entries={newestFirst(entry.history.map((step) => ({ ...step, id: step.action })))} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function EntryFacts({ entry }: { entry: ProtocolEntryDetail }) {
  const { registration, emergency, building, request, correspondents, direction } = entry;
  const mayReadRequests = useMay("request.read");
  return (
    <Panel title={words.facts}>
      <Facts
        items={[
          [
            words.number,
            registration
              ? protocol.number(registration.register, registration.number, registration.year)
              : protocol.noNumber,
          ],
          [
            words.registeredAt,
            registration ? <DateText key="at" value={registration.at} form="time" /> : undefined,
          ],
          [words.emergency, emergency ? `${emergency.number}/${emergency.year}` : undefined],
          [words.code, entry.code],
          [words.direction, protocol.directions[direction]],
          [
            words.building,
            building ? (
              <Link key="building" to="/edifici/$id" params={{ id: building.id }}>
                {building.name}
              </Link>
            ) : undefined,
          ],
          [words.correspondents[direction], correspondents.map(nameOf).join("; ")],
          [words.classification, entry.classification],
          [words.office, entry.office],
          [words.createdBy, entry.createdBy],
          [
            words.request,
            request && mayReadRequests ? (
              <Link key="request" to="/segnalazioni/$id" params={{ id: request.id }}>
                {request.code}
              </Link>
            ) : (
              request?.code
            ),
          ],
        ]}
      />
    </Panel>
  );
}

const nameOf = ({ name, copy }: ProtocolEntryDetail["correspondents"][number]): string =>
  copy ? `${name} (${words.copy})` : name;
