import { type PlanHead, planningRoutes } from "@stabile/contract/planning";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagesOf } from "#api/queries.ts";
import { obligations } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const words = planning.plan;

/** One's own plans, so that one can be followed or undone days later. */
export function PlansPage() {
  const pages = useInfiniteQuery(pagesOf(planningRoutes.listPlans, { query: {} }));
  return (
    <>
      <PageHeading title={obligations.title} lead={words.listLead} />
      <ObligationTabs current="plans" />
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="calendar" title={words.emptyPlans}>
            <p>{words.emptyPlansHelp}</p>
          </EmptyState>
        }
        caption={words.listCaption}
        rowKey={({ id }) => id}
        rowLabel={(row) => words.summary(row.orders, row.checks)}
        columns={COLUMNS}
        card={(row) => (
          <>
            <PlanLink row={row} /> <DateText value={row.askedAt} form="time" />
            <p>{words.states[row.state]}</p>
          </>
        )}
      />
    </>
  );
}

function PlanLink({ row }: { row: PlanHead }) {
  return (
    <Link to="/scadenze/pianificazioni/$id" params={{ id: row.id }} data-row-link className="row-title">
      {words.summary(row.orders, row.checks)}
    </Link>
  );
}

const COLUMNS: readonly Column<PlanHead>[] = [
  {
    key: "when",
    header: words.listColumns.when,
    className: "cell-tight",
    cell: (row) => <DateText value={row.askedAt} form="time" />,
  },
  { key: "what", header: words.listColumns.what, cell: (row) => <PlanLink row={row} /> },
  { key: "state", header: words.listColumns.state, cell: (row) => words.states[row.state] },
];
