import { type SourceItem, sourceRoutes } from "@stabile/contract/sources";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { usePlatformName } from "#api/catalogue.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { useSourcesRefresh } from "#pages/dossier/dossier-queries.ts";
import { MatchItem } from "#pages/dossier/match-item.tsx";
import type { SourcesSearch } from "#pages/dossier/search-params.ts";
import { SourcesPanel } from "#pages/dossier/sources-panel.tsx";
import { sources as words } from "#text/it-sources.ts";
import { Button } from "#ui/button.tsx";
import type { Column } from "#ui/data-table.tsx";
import { dayText } from "#ui/dates.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

const route = getRouteApi("/fascicoli/da-abbinare");

/** What registers say and no building has yet: a person says of which it is. */
export function MatchingPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery({
    ...pagesOf(sourceRoutes.listSourceItems, { query: search }),
    placeholderData: keepPreviousData,
  });
  const isFirst = (search.state ?? "waiting") === "waiting" && search.source === undefined;
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <DossierTabs current="matching" />
      <SourcesPanel />
      <Filters search={search} />
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="check-circle" title={isFirst ? words.empty : words.emptyOther}>
            {isFirst ? <p>{words.emptyHelp}</p> : null}
          </EmptyState>
        }
        caption={words.caption}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.label}
        columns={COLUMNS}
        card={(row) => <ItemCard row={row} />}
      />
    </>
  );
}

function Filters({ search }: { search: SourcesSearch }) {
  const navigate = useNavigate({ from: "/fascicoli/da-abbinare" });
  const platformName = usePlatformName();
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as SourcesSearch,
      replace: true,
      resetScroll: false,
    });
  return (
    <section className="filters" aria-label={words.filters.title}>
      <div className="filter-grid">
        <SelectField
          label={words.filters.state}
          choices={Object.entries(words.states).map(([value, label]) => ({ value, label }))}
          value={search.state ?? "waiting"}
          onChange={(event) => change({ state: event.target.value })}
        />
        <SelectField
          label={words.filters.source}
          none={words.filters.any}
          choices={["caitel", "edilizia", "realgimm"].map((value) => ({ value, label: platformName(value) }))}
          value={search.source ?? ""}
          onChange={(event) => change({ source: event.target.value || undefined })}
        />
      </div>
    </section>
  );
}

function What({ row }: { row: SourceItem }) {
  const platformName = usePlatformName();
  return (
    <>
      <strong>{row.label}</strong>
      <br />
      <span className="quiet">
        {row.kindLabel}, {platformName(row.source)}
      </span>
    </>
  );
}

function Says({ row }: { row: SourceItem }) {
  return (
    <>
      <p>{row.addresses.join("; ") || words.noAddress}</p>
      {row.details.length > 0 ? (
        <details className="group">
          <summary>{words.details(row.details.length)}</summary>
          <ul className="plain-list quiet">
            {row.details.map(({ label, text }) => (
              <li key={label}>
                {label}: {text}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <ul className="plain-list quiet">
        {row.unread.map(({ field, text }) => (
          <li key={`${field} ${text}`}>
            {words.unread}: {field}, «{text}»
          </li>
        ))}
      </ul>
    </>
  );
}

function Where({ row }: { row: SourceItem }) {
  const { buildings, candidateBuildings, state } = row;
  return (
    <>
      {buildings.map(({ id, name }) => (
        <p key={id}>
          <Link to="/edifici/$id/fascicolo" params={{ id }} data-row-link className="row-title">
            {name}
          </Link>
        </p>
      ))}
      {row.element === undefined ? null : (
        <p className="quiet">
          {words.element}: {row.element.name}
        </p>
      )}
      {state === "waiting" ? <p className="quiet">{waitingText(row)}</p> : null}
      {state === "set-aside" ? <p>{words.states["set-aside"]}</p> : null}
      {row.decidedBy === undefined || row.decidedAt === undefined ? null : (
        <p className="quiet">
          {words.decidedBy(row.decidedBy, dayText(row.decidedAt))} {row.reason}
        </p>
      )}
      {state === "waiting" && buildings.length === 0
        ? candidateBuildings.map(({ id, name, addressText }) => (
            <p key={id} className="quiet">
              {name}, {addressText}
            </p>
          ))
        : null}
    </>
  );
}

function waitingText({ buildings, candidateBuildings }: SourceItem): string {
  if (buildings.length > 0) return words.chooseElement;
  return candidateBuildings.length === 0 ? words.noCandidate : words.maybe(candidateBuildings.length);
}

function Act({ row }: { row: SourceItem }) {
  const [open, setOpen] = useState<"match" | "undo">();
  const close = () => setOpen(undefined);
  if (!useMay("dossier.write")) return null;
  const isDecided = row.state === "decided" || row.state === "set-aside";
  const isWaiting = row.state === "waiting";
  return (
    <>
      <Button
        small
        aria-label={isWaiting ? words.decideOf(row.label) : words.changeOf(row.label)}
        onClick={() => setOpen("match")}
      >
        {isWaiting ? words.decide : words.change}
      </Button>
      {isDecided ? (
        <Button small look="plain" aria-label={words.undoOf(row.label)} onClick={() => setOpen("undo")}>
          {words.undo}
        </Button>
      ) : null}
      {open === "match" ? <MatchItem item={row} onClose={close} /> : null}
      {open === "undo" ? <Undo row={row} onClose={close} /> : null}
    </>
  );
}

function Undo({ row, onClose }: { row: SourceItem; onClose: () => void }) {
  const refresh = useSourcesRefresh();
  const action = useAction(sourceRoutes.decideSourceItem, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  return (
    <ReasonConfirm
      open
      title={words.undoOf(row.label)}
      help={words.undoLead}
      label={words.form.reason}
      tooShort={words.form.missing}
      confirm={words.undo}
      danger
      action={action}
      onConfirm={(reason) =>
        action.mutate({
          params: { id: row.id },
          body: { outcome: "undone", buildingIds: [], reason, seen: row.version },
        })
      }
      onReload={refresh}
      onClose={onClose}
    />
  );
}

const COLUMNS: readonly Column<SourceItem>[] = [
  { key: "what", header: words.columns.what, cell: (row) => <What row={row} /> },
  { key: "says", header: words.columns.says, cell: (row) => <Says row={row} /> },
  { key: "building", header: words.columns.building, cell: (row) => <Where row={row} /> },
  { key: "act", header: words.columns.act, className: "cell-tight", cell: (row) => <Act row={row} /> },
];

function ItemCard({ row }: { row: SourceItem }) {
  return (
    <>
      <What row={row} />
      <Says row={row} />
      <Where row={row} />
      <Act row={row} />
    </>
  );
}
