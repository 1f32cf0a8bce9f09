import { type DossierExport, dossierExportRoutes } from "@stabile/contract/dossier-exports";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useAction } from "#api/action.ts";
import { addressOf } from "#api/address.ts";
import { pagesOf, readingsOf } from "#api/queries.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { exportsText as words } from "#text/it-exports.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { dayText } from "#ui/dates.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const OFTEN_MS = 1_500;

const isGoingOn = ({ state }: DossierExport): boolean => state === "waiting" || state === "running";

/** What one has asked to export: how far it is, and the file once it is there. */
export function ExportsPage() {
  const pages = useInfiniteQuery({
    ...pagesOf(dossierExportRoutes.listDossierExports, { query: {} }),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isGoingOn)) ? OFTEN_MS : false,
  });
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <DossierTabs current="exports" />
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="folder" title={words.empty}>
            <p>{words.emptyHelp}</p>
          </EmptyState>
        }
        caption={words.caption}
        rowKey={({ id }) => id}
        rowLabel={(row) => words.kinds[row.kind]}
        columns={COLUMNS}
        card={(row) => <ExportCard row={row} />}
      />
    </>
  );
}

function What({ row }: { row: DossierExport }) {
  return (
    <>
      {words.kinds[row.kind]}
      <span className="quiet">
        {" "}
        · {words.buildings(row.buildingName, row.buildings)}
        {row.on === undefined ? null : `, ${words.asOf(dayText(row.on))}`}
      </span>
    </>
  );
}

function State({ row }: { row: DossierExport }) {
  if (row.state === "running")
    return (
      <label className="progress-label">
        {words.states.running}
        <progress max={100} value={row.progress} />
      </label>
    );
  return (
    <>
      {words.states[row.state]}
      {row.fault === undefined ? null : <span className="quiet">. {row.fault}</span>}
    </>
  );
}

function Actions({ row }: { row: DossierExport }) {
  const queries = useQueryClient();
  const cancel = useAction(dossierExportRoutes.cancelDossierExport, {
    onDone: () => queries.invalidateQueries(readingsOf(dossierExportRoutes.listDossierExports)),
  });
  if (row.state === "ready")
    return (
      <a
        className="btn btn-outline-primary btn-sm"
        href={addressOf(dossierExportRoutes.downloadDossierExport, { params: { id: row.id } })}
        download={row.fileName}
      >
        {words.download}
      </a>
    );
  if (!isGoingOn(row)) return null;
  return (
    <>
      <Button small busy={cancel.isPending} onClick={() => cancel.mutate({ params: { id: row.id } })}>
        {words.cancel}
      </Button>
      <ProblemAlert error={cancel.error} />
    </>
  );
}

const COLUMNS: readonly Column<DossierExport>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  {
    key: "asked",
    header: words.columns.asked,
    className: "cell-tight",
    cell: (row) => <DateText value={row.askedAt} form="time" />,
  },
  { key: "state", header: words.columns.state, cell: (row) => <State row={row} /> },
  { key: "actions", header: words.columns.actions, cell: (row) => <Actions row={row} /> },
];

function ExportCard({ row }: { row: DossierExport }) {
  return (
    <>
      <p className="row-title">
        <What row={row} />
      </p>
      <p>
        <State row={row} />
      </p>
      <Actions row={row} />
    </>
  );
}
