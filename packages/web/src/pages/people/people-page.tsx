import { type PersonListItem, peopleRoutes } from "@stabile/contract/people";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { addressOf } from "#api/address.ts";
import { pagesOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { AddPerson } from "#pages/people/add-person.tsx";
import { PeopleFilters } from "#pages/people/people-filters.tsx";
import { PeopleTabs } from "#pages/people/people-tabs.tsx";
import type { PersonSearch } from "#pages/people/search-params.ts";
import { people as words } from "#text/it-people.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Icon } from "#ui/icon.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const route = getRouteApi("/persone");

/** Who may do what: found by name, role, place, firm and end. */
export function PeoplePage() {
  const search = route.useSearch();
  const mayManage = useMay("people.manage");
  return (
    <>
      <PageHeading
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <ExportLinks />
            {mayManage ? <AddPerson /> : null}
          </>
        }
      />
      <PeopleTabs current="people" />
      <PeopleFilters search={search} />
      <People search={search} />
    </>
  );
}

function ExportLinks() {
  return (["csv", "xlsx"] as const).map((format) => (
    <a
      key={format}
      className="btn btn-outline-primary"
      href={addressOf(peopleRoutes.exportRoles, { query: { format } })}
      download
      title={words.exportTitle}
    >
      <Icon name="download" />
      <span className="visually-hidden">{words.export} </span>
      {format.toUpperCase()}
    </a>
  ));
}

function People({ search }: { search: PersonSearch }) {
  const pages = useInfiniteQuery({
    ...pagesOf(peopleRoutes.listPeople, { query: search }),
    placeholderData: keepPreviousData,
  });
  return (
    <PagedTable
      pages={pages}
      of={["persona", "persone"]}
      nothing={
        <EmptyState announce icon="user" title={words.empty}>
          <p>{words.emptyHelp}</p>
          <Link to="/persone" search={{ state: "all" }} className="btn btn-outline-primary">
            {words.filters.states.all}
          </Link>
        </EmptyState>
      }
      caption={words.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.displayName}
      columns={COLUMNS}
      card={(row) => <PersonCard row={row} />}
    />
  );
}

function PersonLink({ row }: { row: PersonListItem }) {
  return (
    <>
      <Link to="/persone/$id" params={{ id: row.id }} data-row-link className="row-title">
        {row.displayName}
      </Link>{" "}
      {row.isDisabled ? <StatusBadge tone="danger" icon="locked" text={words.disabled} /> : null}
      {row.firm ? <span className="row-sub">{row.firm.name}</span> : null}
    </>
  );
}

/** Of who has forty, the page of that person tells the others. */
const SHOWN_ROLES = 4;

function RolesOf({ row }: { row: PersonListItem }) {
  if (row.roles.length === 0) return <span className="quiet">{words.noRoles}</span>;
  const shown = row.roles.length > SHOWN_ROLES + 1 ? row.roles.slice(0, SHOWN_ROLES) : row.roles;
  const others = row.roles.length - shown.length;
  return (
    <ul className="roles-of">
      {shown.map((role) => (
        <li key={role.id}>
          {role.label} <span className="quiet">· {role.scopeLabel}</span>{" "}
          {role.inPlaceOf || role.origin === "emergency" || role.state === "future" ? (
            <span className="quiet">
              · {role.state === "future" ? words.from("") : role.originLabel}
              {role.state === "future" ? <DateText value={role.validFrom} /> : null}
            </span>
          ) : null}
        </li>
      ))}
      {others > 0 ? <li className="quiet">{words.moreRoles(others)}</li> : null}
    </ul>
  );
}

/** The nearest of its ends. */
const firstEnd = ({ roles }: PersonListItem): string | undefined =>
  roles
    .flatMap(({ validTo }) => validTo ?? [])
    .toSorted()
    .at(0);

function PersonCard({ row }: { row: PersonListItem }) {
  const end = firstEnd(row);
  return (
    <>
      <PersonLink row={row} />
      <RolesOf row={row} />
      {end ? (
        <span className="row-sub">
          {words.columns.end}: <DateText value={end} />
        </span>
      ) : null}
    </>
  );
}

const COLUMNS: readonly Column<PersonListItem>[] = [
  { key: "person", header: words.columns.person, cell: (row) => <PersonLink row={row} /> },
  { key: "roles", header: words.columns.roles, cell: (row) => <RolesOf row={row} /> },
  {
    key: "end",
    header: words.columns.end,
    className: "cell-tight",
    cell: (row) => <DateText value={firstEnd(row)} />,
  },
  {
    key: "last",
    header: words.columns.lastSignIn,
    className: "cell-tight",
    cell: (row) => (row.lastSignInAt ? <DateText value={row.lastSignInAt} /> : words.never),
  },
];
