import type { DocumentListItem } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagesOf } from "#api/queries.ts";
import { DocumentStateBadge, ExpiryBadge } from "#pages/documents/document-badges.tsx";
import { DocumentThumb } from "#pages/documents/document-preview.tsx";
import { useDocumentTypes } from "#pages/documents/document-queries.ts";
import type { DocumentsSearch } from "#pages/documents/search-params.ts";
import { documents as words } from "#text/it-documents.ts";
import type { Column } from "#ui/data-table.tsx";
import { dayText } from "#ui/dates.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

export interface DocumentListProps {
  search: DocumentsSearch;
  /** Only those of one building. */
  buildingId?: string;
  onSearch: (values: Partial<Record<keyof DocumentsSearch, string | undefined>>) => void;
}

/** Documents with their filters: of one building, or of all. */
export function DocumentList({ search, buildingId, onSearch }: DocumentListProps) {
  const query = { ...search, ...(buildingId === undefined ? {} : { buildingId }) };
  const pages = useInfiniteQuery({
    ...pagesOf(documentRoutes.listDocuments, { query }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Filters search={search} onSearch={onSearch} />
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="search" title={words.empty}>
            <p>{words.emptyHelp}</p>
          </EmptyState>
        }
        caption={words.caption}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.title}
        columns={COLUMNS.filter(({ key }) => key !== "building" || buildingId === undefined)}
        card={(row) => <DocumentCard row={row} />}
      />
    </>
  );
}

const choicesOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

function Filters({ search, onSearch }: Pick<DocumentListProps, "search" | "onSearch">) {
  const types = useDocumentTypes();
  const states = {
    "to-confirm": words.toConfirm,
    "to-place": words.toPlace,
    confirmed: words.states.confirmed,
    withdrawn: words.states.withdrawn,
  };
  return (
    <section className="filters" aria-label={words.filters.title}>
      <div className="filter-grid">
        <TextFilter
          label={words.filters.text}
          placeholder={words.filters.textPlaceholder}
          text={search.q ?? ""}
          onText={(q) => onSearch({ q: q || undefined })}
        />
        <SelectField
          label={words.filters.type}
          none={words.filters.any}
          choices={types.map(({ code, label }) => ({ value: code, label }))}
          value={search.type ?? ""}
          onChange={(event) => onSearch({ type: event.target.value || undefined })}
        />
        <SelectField
          label={words.filters.state}
          none={words.filters.any}
          choices={choicesOf(states)}
          value={search.state ?? ""}
          onChange={(event) => onSearch({ state: event.target.value || undefined })}
        />
        <SelectField
          label={words.filters.expiry}
          none={words.filters.anyExpiry}
          choices={choicesOf(words.expiries)}
          value={search.expiry ?? ""}
          onChange={(event) => onSearch({ expiry: event.target.value || undefined })}
        />
      </div>
    </section>
  );
}

function Title({ row }: { row: DocumentListItem }) {
  return (
    <div className="document-row">
      <DocumentThumb document={row} />
      <div>
        <Link to="/documenti/$id" params={{ id: row.id }} data-row-link className="row-title">
          {row.title}
        </Link>{" "}
        <span className="code">{row.code}</span>
        <br />
        <span className="quiet">{[row.typeLabel, row.number].filter(Boolean).join(" · ")}</span>
        {row.snippet ? <Snippet text={row.snippet} /> : null}
      </div>
    </div>
  );
}

/** The words that were found come between « and ». */
function Snippet({ text }: { text: string }) {
  const parts = text.split(/«([^»]*)»/);
  return (
    <p className="document-snippet">
      {/* oxlint-disable-next-line no-array-index-key -- the pieces of one text never change places */}
      {parts.map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))}
    </p>
  );
}

const COLUMNS: readonly Column<DocumentListItem>[] = [
  { key: "title", header: words.columns.title, cell: (row) => <Title row={row} /> },
  {
    key: "building",
    header: words.columns.building,
    cell: (row) => row.building?.name ?? words.ofCity,
  },
  {
    key: "issuedOn",
    header: words.columns.issuedOn,
    className: "cell-tight",
    cell: (row) => (row.issuedOn ? dayText(row.issuedOn) : ""),
  },
  {
    key: "expiresOn",
    header: words.columns.expiresOn,
    className: "cell-tight",
    cell: (row) => <ExpiryBadge row={row} />,
  },
  {
    key: "state",
    header: words.columns.state,
    className: "cell-tight",
    cell: (row) => <DocumentStateBadge state={row.state} />,
  },
];

function DocumentCard({ row }: { row: DocumentListItem }) {
  return (
    <>
      <Title row={row} />
      <p>
        <DocumentStateBadge state={row.state} /> <ExpiryBadge row={row} />
      </p>
      <p className="quiet">{row.building?.name ?? words.ofCity}</p>
    </>
  );
}
