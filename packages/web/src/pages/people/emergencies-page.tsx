import type { Emergency } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { queryOf } from "#api/queries.ts";
import { PeopleTabs } from "#pages/people/people-tabs.tsx";
import { ReviewEmergency } from "#pages/people/review-emergency.tsx";
import { people } from "#text/it-people.ts";
import { emergency as words } from "#text/it-permissions.ts";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

/** Who took a wider role, why, what they did by it; and the review that each one wants. */
export function EmergenciesPage() {
  const [show, setShow] = useState<"open" | "recent">("open");
  const found = useQuery(queryOf(permissionRoutes.listEmergencies, { query: { show } }));
  const items = found.data?.items ?? [];
  return (
    <>
      <PageHeading title={words.all} lead={words.lead} />
      <PeopleTabs current="emergencies" />
      <section className="filters" aria-label={people.filters.title}>
        <div className="filter-grid">
          <SelectField
            label={people.filters.state}
            choices={Object.entries(words.show).map(([value, label]) => ({ value, label }))}
            value={show}
            onChange={(event) => setShow(event.target.value as "open" | "recent")}
          />
        </div>
      </section>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <Skeleton lines={6} tall /> : null}
      {found.data && items.length === 0 ? (
        <EmptyState announce icon="check-circle" title={show === "open" ? words.none : words.noneEver} />
      ) : null}
      <ul className="held-roles cards-plain">
        {items.map((emergency) => (
          <EmergencyCard key={emergency.id} emergency={emergency} />
        ))}
      </ul>
    </>
  );
}

function EmergencyCard({ emergency }: { emergency: Emergency }) {
  const { person, roleLabel, reason, declaredAt, endsAt, isInForce, deeds, acknowledgedBy } = emergency;
  return (
    <li>
      <div className="held-role">
        <div>
          <Link to="/persone/$id" params={{ id: person.id }} className="row-title">
            {person.displayName}
          </Link>{" "}
          · {roleLabel} <State emergency={emergency} />
        </div>
        <p className="pre-line">{reason}</p>
        <div className="row-sub">
          <DateText value={declaredAt} form="time" /> – <DateText value={endsAt} form="time" /> ·{" "}
          {words.deeds(deeds)}
        </div>
        {acknowledgedBy.length > 0 ? (
          <div className="row-sub">{words.seenBy(acknowledgedBy.join(", "))}</div>
        ) : null}
        {emergency.reviewedBy ? (
          <div className="row-sub">
            {emergency.reviewedBy}: {emergency.reviewNote}
          </div>
        ) : null}
      </div>
      {emergency.outcome || isInForce ? null : emergency.isMine ? (
        <p className="quiet">{words.own}</p>
      ) : (
        <ReviewEmergency emergency={emergency} />
      )}
    </li>
  );
}

function State({ emergency: { isInForce, outcome } }: { emergency: Emergency }) {
  if (isInForce) return <StatusBadge tone="danger" icon="warning-circle" text={words.inForce} />;
  if (outcome === undefined) return <StatusBadge tone="warning" text={words.toReview} />;
  return <StatusBadge tone={outcome === "justified" ? "success" : "danger"} text={words[outcome]} />;
}
