import { dossierRoutes } from "@stabile/contract/dossier";
import type { Disagreement } from "@stabile/contract/dossier-shapes";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { DecideFact } from "#pages/dossier/decide-fact.tsx";
import { useSourceName } from "#pages/dossier/dossier-queries.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { dossiers as words, dossier as ofOne } from "#text/it-dossier.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

/** What two sources say otherwise, and waits for a person. */
export function DisagreementsPage() {
  const pages = useInfiniteQuery(pagesOf(dossierRoutes.listDisagreements, { query: {} }));
  return (
    <>
      <PageHeading title={words.tabs.disagreements} lead={words.disagreements.emptyHelp} />
      <DossierTabs current="disagreements" />
      <PagedTable
        pages={pages}
        of={words.disagreements.of}
        nothing={<EmptyState announce icon="check-circle" title={words.disagreements.empty} />}
        caption={words.disagreements.caption}
        rowKey={(row) => `${row.subject.id} ${row.field}`}
        rowLabel={(row) => row.label}
        columns={COLUMNS}
        card={(row) => <DisagreementCard row={row} />}
      />
    </>
  );
}

function What({ row }: { row: Disagreement }) {
  return (
    <>
      <strong>{row.label}</strong>
      <br />
      <span className="quiet">{row.subjectLabel}</span>
    </>
  );
}

function BuildingLink({ row }: { row: Disagreement }) {
  return (
    <Link to="/edifici/$id/fascicolo" params={{ id: row.buildingId }} data-row-link className="row-title">
      {row.buildingName}
    </Link>
  );
}

function Claims({ row }: { row: Disagreement }) {
  const sourceName = useSourceName();
  return (
    <ul className="plain-list">
      {row.claims.map((claim) => (
        <li key={claim.id}>
          {claim.text} <span className="quiet">({sourceName(claim.source)})</span>
        </li>
      ))}
    </ul>
  );
}

function Decide({ row }: { row: Disagreement }) {
  const [isOpen, setOpen] = useState(false);
  if (!useMay("dossier.write")) return null;
  return (
    <>
      <Button small aria-label={ofOne.fact.decideOf(row.label)} onClick={() => setOpen(true)}>
        {ofOne.fact.decide}
      </Button>
      {isOpen ? (
        <DecideFact
          buildingId={row.buildingId}
          subjectId={row.subject.id}
          field={row.field}
          label={row.label}
          claims={row.claims}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

const COLUMNS: readonly Column<Disagreement>[] = [
  { key: "what", header: words.disagreements.columns.what, cell: (row) => <What row={row} /> },
  {
    key: "building",
    header: words.disagreements.columns.building,
    cell: (row) => <BuildingLink row={row} />,
  },
  { key: "claims", header: words.disagreements.columns.claims, cell: (row) => <Claims row={row} /> },
  {
    key: "since",
    header: words.disagreements.columns.since,
    className: "cell-tight",
    cell: (row) => <DateText value={row.since} />,
  },
  {
    key: "act",
    header: words.disagreements.columns.act,
    className: "cell-tight",
    cell: (row) => <Decide row={row} />,
  },
];

function DisagreementCard({ row }: { row: Disagreement }) {
  return (
    <>
      <What row={row} />
      <p>
        <BuildingLink row={row} />
      </p>
      <Claims row={row} />
      <Decide row={row} />
    </>
  );
}
