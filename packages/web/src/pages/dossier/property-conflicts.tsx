import { type PropertyConflict, propertyRoutes } from "@stabile/contract/property";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { usePropertyRefresh } from "#pages/dossier/dossier-queries.ts";
import { PropertyList } from "#pages/dossier/property-list.tsx";
import { property } from "#text/it-property.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { dayText } from "#ui/dates.ts";
import { ReasonConfirm } from "#ui/reason-form.tsx";

const words = property.conflicts;

/** Where the register says something older than what is known: there only when there is one. */
export function PropertyConflicts() {
  const pages = useInfiniteQuery(pagesOf(propertyRoutes.listPropertyConflicts, { query: {} }));
  return (
    <PropertyList
      words={words}
      pages={pages}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.label}
      columns={COLUMNS}
      card={(row) => <ConflictCard row={row} />}
    />
  );
}

function What({ row }: { row: PropertyConflict }) {
  return (
    <>
      <strong>{row.label}</strong>
      <p className="quiet">{[row.kindLabel, ...row.buildings.map(({ name }) => name)].join(", ")}</p>
    </>
  );
}

function Told({ told, ceasedOn }: { told: PropertyConflict["kept"]; ceasedOn: string | undefined }) {
  return (
    <ul className="plain-list">
      {told.map(({ label, text }) => (
        <li key={label}>
          {label}: {text}
        </li>
      ))}
      {ceasedOn === undefined ? null : <li>{words.ceased(dayText(ceasedOn))}</li>}
    </ul>
  );
}

function Act({ row }: { row: PropertyConflict }) {
  const [keep, setKeep] = useState<"ours" | "theirs">();
  if (!useMay("dossier.write")) return null;
  return (
    <>
      <Button small aria-label={words.oursOf(row.label)} onClick={() => setKeep("ours")}>
        {words.ours}
      </Button>
      <Button small look="plain" aria-label={words.theirsOf(row.label)} onClick={() => setKeep("theirs")}>
        {words.theirs}
      </Button>
      {keep === undefined ? null : <Decide row={row} keep={keep} onClose={() => setKeep(undefined)} />}
    </>
  );
}

interface Deciding {
  row: PropertyConflict;
  keep: "ours" | "theirs";
  onClose: () => void;
}

function Decide({ row, keep, onClose }: Deciding) {
  const refresh = usePropertyRefresh();
  const action = useAction(propertyRoutes.decidePropertyConflict, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const isOurs = keep === "ours";
  return (
    <ReasonConfirm
      open
      title={isOurs ? words.oursOf(row.label) : words.theirsOf(row.label)}
      help={isOurs ? words.oursHelp : words.theirsHelp}
      label={property.writings.why}
      tooShort={property.writings.tooShort}
      confirm={isOurs ? words.ours : words.theirs}
      danger={!isOurs}
      action={action}
      onConfirm={(reason) =>
        action.mutate({ params: { id: row.id }, body: { keep, reason, seen: row.version } })
      }
      onReload={refresh}
      onClose={onClose}
    />
  );
}

const Ours = ({ row }: { row: PropertyConflict }) => <Told told={row.kept} ceasedOn={row.keptWithdrawnOn} />;
const Theirs = ({ row }: { row: PropertyConflict }) => (
  <Told told={row.theirs} ceasedOn={row.theirsWithdrawnOn} />
);

const COLUMNS: readonly Column<PropertyConflict>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  { key: "ours", header: words.columns.ours, cell: (row) => <Ours row={row} /> },
  { key: "theirs", header: words.columns.theirs, cell: (row) => <Theirs row={row} /> },
  { key: "act", header: words.columns.act, className: "cell-tight", cell: (row) => <Act row={row} /> },
];

function ConflictCard({ row }: { row: PropertyConflict }) {
  return (
    <>
      <What row={row} />
      <p className="quiet">{words.columns.ours}</p>
      <Ours row={row} />
      <p className="quiet">{words.columns.theirs}</p>
      <Theirs row={row} />
      <Act row={row} />
    </>
  );
}
