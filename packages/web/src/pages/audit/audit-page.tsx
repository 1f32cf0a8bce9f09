import { type AuditEntry, auditRoutes } from "@stabile/contract/audit";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { addressOf } from "#api/address.ts";
import { pagesOf } from "#api/queries.ts";
import { actionText, subjectText } from "#pages/audit/action-text.ts";
import { askedWords } from "#pages/audit/asked-words.ts";
import { AuditFilters } from "#pages/audit/audit-filters.tsx";
import { ChainPanel } from "#pages/audit/chain-panel.tsx";
import type { AuditSearch } from "#pages/audit/search-params.ts";
import { audit as words } from "#text/it-audit.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const route = getRouteApi("/registro");

/** The auditor's page: is the register whole, and what is in it. */
export function AuditPage() {
  const search = route.useSearch();
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} actions={<ExportLinks search={search} />} />
      <ChainPanel />
      <AuditFilters search={search} />
      <Entries search={search} />
    </>
  );
}

/** Plain links: the browser streams the file to disk, whatever its size. */
function ExportLinks({ search }: { search: AuditSearch }) {
  return (["csv", "jsonl"] as const).map((format) => (
    <a
      key={format}
      className="btn btn-outline-primary"
      href={addressOf(auditRoutes.exportAuditEntries, { query: { ...search, format } })}
      download
      title={words.export[format]}
    >
      <Icon name="download" />
      <span className="visually-hidden">{words.export.label} </span>
      {format === "csv" ? "CSV" : "JSON Lines"}
    </a>
  ));
}

function Entries({ search }: { search: AuditSearch }) {
  const pages = useInfiniteQuery({
    ...pagesOf(auditRoutes.listAuditEntries, { query: search }),
    placeholderData: keepPreviousData,
  });
  return (
    <PagedTable
      pages={pages}
      of={["voce", "voci"]}
      nothing={
        <EmptyState announce icon="search" title={words.nothing}>
          <p>{words.nothingHelp}</p>
        </EmptyState>
      }
      caption={words.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => `${actionText(row.action)}, ${row.actor.name}`}
      columns={COLUMNS}
      card={(row) => <EntryCard row={row} />}
    />
  );
}

function EntryLink({ row }: { row: AuditEntry }) {
  return (
    <Link to="/registro/$id" params={{ id: row.id }} data-row-link className="row-title">
      {actionText(row.action)}
    </Link>
  );
}

function Actor({ row: { actor } }: { row: AuditEntry }) {
  const kind = words.kinds[actor.kind];
  return (
    <>
      {actor.name} {kind ? <span className="quiet">({kind})</span> : null}
    </>
  );
}

/** What is called by a name, and not by a code. */
const NAMED: ReadonlySet<string> = new Set(["user", "building", "firm"]);

function Subject({ row: { subjectKind, subjectId, subjectLabel } }: { row: AuditEntry }) {
  const asked = subjectLabel === undefined ? askedWords(subjectKind, subjectId) : undefined;
  if (asked !== undefined)
    return (
      <>
        {subjectText(subjectKind)}{" "}
        <span className="quiet wrap-anywhere">
          {asked
            .map(([label, text]) => `${label}: ${text}`)
            .join(" · ")
            .slice(0, 160)}
        </span>
      </>
    );
  return (
    <>
      {subjectText(subjectKind)}{" "}
      <span className={`${NAMED.has(subjectKind) ? "" : "code "}wrap-anywhere`}>
        {(subjectLabel ?? subjectId).slice(0, 160)}
      </span>
    </>
  );
}

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    key: "at",
    header: words.columns.at,
    className: "cell-tight",
    cell: (row) => <DateText value={row.at} form="time" />,
  },
  { key: "actor", header: words.columns.actor, cell: (row) => <Actor row={row} /> },
  { key: "action", header: words.columns.action, cell: (row) => <EntryLink row={row} /> },
  { key: "subject", header: words.columns.subject, cell: (row) => <Subject row={row} /> },
];

function EntryCard({ row }: { row: AuditEntry }) {
  return (
    <>
      <EntryLink row={row} />
      <p>
        <Actor row={row} /> · <DateText value={row.at} form="time" className="quiet" />
      </p>
      <p className="quiet">
        <Subject row={row} />
      </p>
    </>
  );
}
