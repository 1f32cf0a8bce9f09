import { dossierRoutes } from "@stabile/contract/dossier";
import type { DossierChange } from "@stabile/contract/dossier-shapes";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { pagesOf, queryOf } from "#api/queries.ts";
import { dossierQuery, useSourceName } from "#pages/dossier/dossier-queries.ts";
import { building as buildingWords } from "#text/it-buildings.ts";
import { dossier as words } from "#text/it-dossier.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const route = getRouteApi("/edifici/$id/scritture");

/** The chained journal of a dossier: who wrote what, when, and the hash that ties each writing to the one before. */
export function ChangesPage() {
  const { id } = route.useParams();
  const { data } = useQuery(dossierQuery(id, undefined));
  const pages = useInfiniteQuery(pagesOf(dossierRoutes.listDossierChanges, { params: { id }, query: {} }));
  return (
    <>
      <PageHeading
        title={words.changes.title(data?.building.name ?? "")}
        above={<Link to="/edifici">{buildingWords.list}</Link>}
        lead={words.changes.lead}
      />
      <BuildingTabs id={id} current="changes" />
      <Verification id={id} />
      <PagedTable
        pages={pages}
        of={words.changes.of}
        nothing={<EmptyState announce icon="inbox" title={words.changes.empty} />}
        caption={words.changes.caption}
        rowKey={(row) => String(row.number)}
        rowLabel={(row) => `${row.number}`}
        columns={COLUMNS}
        card={(row) => <ChangeCard row={row} />}
      />
    </>
  );
}

/** Computed anew when it is asked for: what was found before says nothing of now. */
function Verification({ id }: { id: string }) {
  const found = useQuery({
    ...queryOf(dossierRoutes.verifyDossier, { params: { id } }),
    enabled: false,
    staleTime: 0,
  });
  const { data } = found;
  return (
    <>
      <p>
        <Button icon="locked" busy={found.isFetching} onClick={() => void found.refetch()}>
          {words.changes.verify}
        </Button>
      </p>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {data?.faults.length === 0 ? (
        <Notice tone="success" announce title={words.changes.intact(data.changes, data.claims)}>
          {data.changes === 0 ? null : (
            <p>{data.isAnchored ? words.changes.anchored : words.changes.notAnchored}</p>
          )}
        </Notice>
      ) : null}
      {data && data.faults.length > 0 ? (
        <Notice tone="danger" announce title={words.changes.broken}>
          <ul>
            {data.faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </>
  );
}

const causeOf = ({ cause }: DossierChange): string => words.causes[cause] ?? cause;

/** A platform is called by its name here. */
function Actor({ row: { actor, cause } }: { row: DossierChange }) {
  const sourceName = useSourceName();
  return cause === "platform" ? sourceName(actor) : actor;
}

function What({ row }: { row: DossierChange }) {
  return (
    <>
      {words.changes.values(row.claims)}
      {row.fields.length === 0 ? null : <span className="quiet">: {row.fields.join(", ")}</span>}
    </>
  );
}

const COLUMNS: readonly Column<DossierChange>[] = [
  { key: "number", header: words.changes.columns.number, className: "cell-tight", cell: (row) => row.number },
  {
    key: "at",
    header: words.changes.columns.at,
    className: "cell-tight",
    cell: (row) => <DateText value={row.at} form="time" />,
  },
  { key: "actor", header: words.changes.columns.actor, cell: (row) => <Actor row={row} /> },
  { key: "cause", header: words.changes.columns.cause, cell: causeOf },
  { key: "fields", header: words.changes.columns.fields, cell: (row) => <What row={row} /> },
  {
    key: "hash",
    header: words.changes.columns.hash,
    cell: (row) => (
      <span className="code" title={row.hash}>
        {row.hash.slice(0, 12)}…
      </span>
    ),
  },
];

function ChangeCard({ row }: { row: DossierChange }) {
  return (
    <>
      <p className="row-title">
        {row.number}. {causeOf(row)}
      </p>
      <p>
        <Actor row={row} /> · <DateText value={row.at} form="time" />
      </p>
      <p>
        <What row={row} />
      </p>
      <p className="code wrap-anywhere">{row.hash.slice(0, 16)}…</p>
    </>
  );
}
