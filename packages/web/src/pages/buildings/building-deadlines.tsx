import { complianceRoutes } from "@stabile/contract/compliance";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { planning } from "#text/it-planning.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const words = planning.building;
const FEW = 5;

/** What the law asks of this building next, and how much of it is late. */
export function BuildingDeadlines({ buildingId }: { buildingId: string }) {
  const mayRead = useMay("obligation.read");
  const found = useQuery({
    ...queryOf(complianceRoutes.listObligations, { query: { buildingId, limit: FEW } }),
    enabled: mayRead,
  });
  const { data: tally } = useQuery({
    ...queryOf(complianceRoutes.tallyObligations, { query: { buildingId } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  const dated = found.data?.items.filter(({ dueOn }) => dueOn !== undefined) ?? [];
  return (
    <Panel
      title={words.title}
      aside={
        tally && tally.overdue > 0 ? (
          <StatusBadge tone="danger" icon="error" text={words.overdue(tally.overdue)} />
        ) : null
      }
    >
      {found.isPending ? (
        <Skeleton lines={3} />
      ) : (
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && dated.length === 0 ? <p className="quiet">{words.none}</p> : null}
      <ul className="plain-list">
        {dated.map(({ id, title, subject, dueOn, state }) => (
          <li key={id}>
            <DateText value={dueOn} /> {title}, {subject.name}{" "}
            {state === "overdue" ? <StatusBadge tone="danger" text={words.overdue(1)} /> : null}
          </li>
        ))}
      </ul>
      {tally && tally.unknown > 0 ? <p className="quiet">{words.noDate(tally.unknown)}</p> : null}
      <Link to="/scadenze" search={{ buildingId }}>
        {words.all}
      </Link>
    </Panel>
  );
}
