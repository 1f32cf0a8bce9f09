import { type ProposedCorrection, propertyRoutes } from "@stabile/contract/property";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { usePropertyRefresh } from "#pages/dossier/dossier-queries.ts";
import { PropertyList } from "#pages/dossier/property-list.tsx";
import { property } from "#text/it-property.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

const words = property.corrections;

/** What was written here of fields that are the register's: there only when there is some. */
export function PropertyCorrections() {
  const pages = useInfiniteQuery(pagesOf(propertyRoutes.listPropertyCorrections, { query: {} }));
  return (
    <PropertyList
      words={words}
      pages={pages}
      rowKey={(row) => row.claimId}
      rowLabel={(row) => `${row.label}, ${row.building.name}`}
      columns={COLUMNS}
      card={(row) => <CorrectionCard row={row} />}
    />
  );
}

function What({ row }: { row: ProposedCorrection }) {
  return (
    <>
      <strong>{row.label}</strong>
      <p className="quiet">
        {row.subjectLabel},{" "}
        <Link to="/edifici/$id/fascicolo" params={{ id: row.building.id }}>
          {row.building.name}
        </Link>
      </p>
    </>
  );
}

function Ours({ row }: { row: ProposedCorrection }) {
  return (
    <>
      {row.ours}
      <p className="quiet">{words.saidBy(row.saidBy)}</p>
    </>
  );
}

function Act({ row }: { row: ProposedCorrection }) {
  const [isOpen, setOpen] = useState(false);
  const may = useMay("dossier.write");
  if (!row.mayBeSent) return <p className="quiet">{words.office}</p>;
  if (!may) return null;
  return (
    <>
      <Button small aria-label={words.sendOf(row.label, row.building.name)} onClick={() => setOpen(true)}>
        {words.send}
      </Button>
      {isOpen ? <Send row={row} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Send({ row, onClose }: { row: ProposedCorrection; onClose: () => void }) {
  const refresh = usePropertyRefresh();
  const action = useAction(propertyRoutes.sendPropertyCorrection, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <ReasonConfirm
      open
      title={words.sendOf(row.label, row.building.name)}
      help={words.sendHelp(row.ours, row.theirs)}
      label={words.why}
      labelHelp={words.whyHelp}
      tooShort={property.writings.tooShort}
      confirm={words.send}
      action={action}
      onConfirm={(reason) => action.mutate({ body: { claimId: row.claimId, reason } })}
      onReload={refresh}
      onClose={onClose}
    />
  );
}

const COLUMNS: readonly Column<ProposedCorrection>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  { key: "ours", header: words.columns.ours, cell: (row) => <Ours row={row} /> },
  { key: "theirs", header: words.columns.theirs, cell: (row) => row.theirs },
  { key: "act", header: words.columns.act, className: "cell-tight", cell: (row) => <Act row={row} /> },
];

function CorrectionCard({ row }: { row: ProposedCorrection }) {
  return (
    <>
      <What row={row} />
      <p>
        {words.columns.ours}: {row.ours}
      </p>
      <p>
        {words.columns.theirs}: {row.theirs}
      </p>
      <Act row={row} />
    </>
  );
}
