import { type PropertyFile, propertyRoutes } from "@stabile/contract/property";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useAction } from "#api/action.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { usePropertyRefresh } from "#pages/dossier/dossier-queries.ts";
import { PropertyList } from "#pages/dossier/property-list.tsx";
import { property } from "#text/it-property.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = property.files;

/** Plans whose file could not be had: there only when there is one. */
export function PropertyFiles() {
  const pages = useInfiniteQuery(pagesOf(propertyRoutes.listPropertyFiles, { query: {} }));
  return (
    <PropertyList
      words={words}
      pages={pages}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.label}
      columns={COLUMNS}
      card={(row) => <FileCard row={row} />}
    />
  );
}

function What({ row }: { row: PropertyFile }) {
  return (
    <>
      <strong>{row.label}</strong>
      <p className="quiet">
        {row.fileName}, {row.building.name}
      </p>
    </>
  );
}

function Act({ row }: { row: PropertyFile }) {
  const refresh = usePropertyRefresh();
  const action = useAction(propertyRoutes.retryPropertyFile, { onDone: refresh });
  if (!useMay("dossier.write")) return null;
  return (
    <>
      <Button
        small
        busy={action.isPending}
        aria-label={words.retryOf(row.label)}
        onClick={() => action.mutate({ params: { id: row.id } })}
      >
        {words.retry}
      </Button>
      <ProblemAlert error={action.error} />
    </>
  );
}

const COLUMNS: readonly Column<PropertyFile>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  { key: "because", header: words.columns.because, cell: (row) => row.because },
  { key: "act", header: words.columns.act, className: "cell-tight", cell: (row) => <Act row={row} /> },
];

function FileCard({ row }: { row: PropertyFile }) {
  return (
    <>
      <What row={row} />
      <p>{row.because}</p>
      <Act row={row} />
    </>
  );
}
