import { type PropertyWriting, propertyRoutes } from "@stabile/contract/property";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { usePropertyRefresh } from "#pages/dossier/dossier-queries.ts";
import type { PropertySearch } from "#pages/dossier/search-params.ts";
import { property } from "#text/it-property.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { Panel } from "#ui/panel.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const words = property.writings;

const TONES: Record<PropertyWriting["state"], Tone> = {
  waiting: "progress",
  written: "success",
  parked: "danger",
  conflict: "warning",
  dropped: "quiet",
};

/** What goes to the register, newest first, with what a person may decide of it. */
export function PropertyWritings({ search }: { search: PropertySearch }) {
  const pages = useInfiniteQuery({
    ...pagesOf(propertyRoutes.listPropertyWritings, { query: search }),
    placeholderData: keepPreviousData,
  });
  const isFiltered = search.q !== undefined || search.state !== undefined || search.buildingId !== undefined;
  return (
    <Panel title={words.title}>
      <Filters search={search} />
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="inbox" title={isFiltered ? words.emptyOther : words.empty}>
            {isFiltered ? null : <p>{words.emptyHelp}</p>}
          </EmptyState>
        }
        caption={words.caption}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.subject}
        columns={COLUMNS}
        card={(row) => <WritingCard row={row} />}
      />
    </Panel>
  );
}

function Filters({ search }: { search: PropertySearch }) {
  const navigate = useNavigate({ from: "/fascicoli/realgimm" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as PropertySearch,
      replace: true,
      resetScroll: false,
    });
  return (
    <section className="filters" aria-label={property.filters.title}>
      <div className="filter-grid">
        <TextFilter
          label={property.filters.text}
          placeholder={property.filters.placeholder}
          text={search.q ?? ""}
          onText={(q) => change({ q: q || undefined })}
        />
        <SelectField
          label={property.filters.state}
          none={property.filters.any}
          choices={Object.entries(property.states).map(([value, label]) => ({ value, label }))}
          value={search.state ?? ""}
          onChange={(event) => change({ state: event.target.value || undefined })}
        />
      </div>
    </section>
  );
}

function What({ row }: { row: PropertyWriting }) {
  return (
    <>
      <strong>{row.subject}</strong> <span className="code">{row.code}</span>
      <p className="quiet">
        {row.kindLabel},{" "}
        <Link to="/edifici/$id/fascicolo" params={{ id: row.building.id }}>
          {row.building.name}
        </Link>
        , <DateText value={row.createdAt} form="time" />
      </p>
    </>
  );
}

function Says({ row }: { row: PropertyWriting }) {
  const lines: readonly (readonly [label: string, text: string | undefined])[] = [
    [row.value === undefined ? words.ours : `${words.ours}, ${row.value.label}`, row.value?.text],
    [words.before, row.registerValue],
    [words.theirs, row.theirs],
    [words.reason, row.reason],
    [words.refusal, row.refusal],
    [words.registerCode, row.registerCode],
  ];
  return (
    <ul className="plain-list">
      {lines.map(([label, text]) =>
        text === undefined ? null : (
          <li key={label}>
            {label}: {text}
          </li>
        ),
      )}
    </ul>
  );
}

function State({ row }: { row: PropertyWriting }) {
  return (
    <>
      <StatusBadge tone={TONES[row.state]} text={property.states[row.state]} />
      {row.decidedBy === undefined && row.decision === undefined ? null : (
        <p className="quiet">
          {row.decidedBy === undefined ? null : `${words.decidedBy(row.decidedBy)}. `}
          {row.decision}
        </p>
      )}
    </>
  );
}

function Act({ row }: { row: PropertyWriting }) {
  const [open, setOpen] = useState<"again" | "drop">();
  if (!useMay("dossier.write") || (row.state !== "parked" && row.state !== "conflict")) return null;
  return (
    <>
      <Button small aria-label={words.againOf(row.subject)} onClick={() => setOpen("again")}>
        {words.again}
      </Button>
      <Button small look="plain" aria-label={words.dropOf(row.subject)} onClick={() => setOpen("drop")}>
        {words.drop}
      </Button>
      {open === undefined ? null : <Decide row={row} decision={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface Deciding {
  row: PropertyWriting;
  decision: "again" | "drop";
  onClose: () => void;
}

function Decide({ row, decision, onClose }: Deciding) {
  const refresh = usePropertyRefresh();
  const action = useAction(propertyRoutes.decidePropertyWriting, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const isAgain = decision === "again";
  const againHelp = row.state === "conflict" ? words.againHelp : words.retryHelp;
  return (
    <ReasonConfirm
      open
      title={isAgain ? words.againOf(row.subject) : words.dropOf(row.subject)}
      help={isAgain ? againHelp : words.dropHelp}
      label={words.why}
      tooShort={words.tooShort}
      confirm={isAgain ? words.again : words.drop}
      danger={!isAgain}
      action={action}
      onConfirm={(reason) =>
        action.mutate({ params: { id: row.id }, body: { decision, reason, seen: row.version } })
      }
      onReload={refresh}
      onClose={onClose}
    />
  );
}

const COLUMNS: readonly Column<PropertyWriting>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  { key: "says", header: words.columns.says, cell: (row) => <Says row={row} /> },
  { key: "state", header: words.columns.state, cell: (row) => <State row={row} /> },
  { key: "act", header: words.columns.act, className: "cell-tight", cell: (row) => <Act row={row} /> },
];

function WritingCard({ row }: { row: PropertyWriting }) {
  return (
    <>
      <What row={row} />
      <Says row={row} />
      <State row={row} />
      <Act row={row} />
    </>
  );
}
