import { type DiscardCandidate, retentionRoutes } from "@stabile/contract/retention";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { CandidateAction } from "#pages/retention/candidate-action.tsx";
import { DiscardAct } from "#pages/retention/discard-act.tsx";
import { RetentionRules } from "#pages/retention/retention-rules.tsx";
import { retention as words } from "#text/it-retention.ts";
import type { Column } from "#ui/data-table.tsx";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const route = getRouteApi("/scarto");
const VIEWS = ["to-propose", "proposed", "kept"] as const;

/** Documents whose time is over: proposed by a person, discarded only with an authorisation. */
export function RetentionPage() {
  const { show = "to-propose" } = route.useSearch();
  const mayDiscard = useMay("document.discard");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pages = useInfiniteQuery(pagesOf(retentionRoutes.listDiscardCandidates, { query: { show } }));
  const isChoosing = mayDiscard && show === "proposed";
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <DossierTabs current="retention" />
      <Views show={show} />
      {isChoosing ? <DiscardAct chosen={chosen} onDone={() => setChosen(new Set())} /> : null}
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={<EmptyState announce icon="check-circle" title={words.empty[show]} />}
        caption={words.caption}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.title}
        columns={COLUMNS}
        card={(row) => <CandidateCard row={row} />}
        selection={isChoosing ? { chosen, onChange: setChosen } : undefined}
      />
      <RetentionRules />
    </>
  );
}

function Views({ show }: { show: (typeof VIEWS)[number] }) {
  return (
    <nav aria-label={words.viewsLabel}>
      <ul className="views">
        {VIEWS.map((view) => (
          <li key={view} className={view === show ? "view view-current" : "view"}>
            <Link to="/scarto" search={{ show: view }} aria-current={view === show ? "page" : undefined}>
              {words.views[view]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Title({ row }: { row: DiscardCandidate }) {
  return (
    <>
      <Link to="/documenti/$id" params={{ id: row.id }} data-row-link className="row-title">
        {row.title}
      </Link>{" "}
      <span className="code">{row.code}</span>
    </>
  );
}

/** Why its time is over; why it must stay all the same; who proposed it. */
function Why({ row: { reason, obstacles, proposal } }: { row: DiscardCandidate }) {
  return (
    <>
      <p>{reason}</p>
      {obstacles.length > 0 ? (
        <ul>
          {obstacles.map((obstacle) => (
            <li key={obstacle}>{obstacle}</li>
          ))}
        </ul>
      ) : null}
      {proposal ? <p className="quiet">{words.proposedBy(proposal.by, proposal.reason)}</p> : null}
    </>
  );
}

const COLUMNS: readonly Column<DiscardCandidate>[] = [
  { key: "title", header: words.columns.document, cell: (row) => <Title row={row} /> },
  { key: "building", header: words.columns.building, cell: (row) => row.building?.name ?? words.ofCity },
  { key: "why", header: words.columns.why, cell: (row) => <Why row={row} /> },
  { key: "action", header: words.columns.action, cell: (row) => <CandidateAction row={row} /> },
];

function CandidateCard({ row }: { row: DiscardCandidate }) {
  return (
    <>
      <Title row={row} />
      <p className="quiet">{row.building?.name ?? words.ofCity}</p>
      <Why row={row} />
      <CandidateAction row={row} />
    </>
  );
}
