import { protocolRegisterRoutes, type RegisterPage as Found } from "@stabile/contract/protocol-register";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { ProtocolTabs } from "#pages/protocol/protocol-tabs.tsx";
import { RegisterCodes } from "#pages/protocol/register-codes.tsx";
import { RegisterForm } from "#pages/protocol/register-form.tsx";
import type { RegisterSearch } from "#pages/protocol/search-params.ts";
import { protocol, register as words } from "#text/it-protocol.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/protocollo/cerca");

/** The protocol is asked only when something is asked for: what is typed stays in the address, and may be passed on. */
export function RegisterPage() {
  const search = route.useSearch();
  const isAsked = Object.keys(search).some((key) => key !== "page");
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <ProtocolTabs current="search" />
      <RegisterForm key={JSON.stringify({ ...search, page: 1 })} search={search} />
      {isAsked ? (
        <Results search={search} />
      ) : (
        <EmptyState icon="search" title={words.nothingAskedTitle}>
          <p>{words.nothingAsked}</p>
        </EmptyState>
      )}
      <RegisterCodes />
    </>
  );
}

function Results({ search }: { search: RegisterSearch }) {
  const { data, error, refetch } = useQuery({
    ...queryOf(protocolRegisterRoutes.searchRegister, { query: search }),
    placeholderData: keepPreviousData,
  });
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={8} tall />;
  if (data.items.length === 0)
    return (
      <EmptyState announce icon="search" title={words.noneTitle}>
        <p>{words.none}</p>
      </EmptyState>
    );
  return (
    <Panel title={words.results} aside={<span role="status">{words.found(data.total)}</span>}>
      <ul className="plain-list">
        {data.items.map(({ unitId, subject, direction }) => (
          <li key={unitId}>
            <Link to="/protocollo/cerca/$unitId" params={{ unitId }} className="row-title">
              {subject}
            </Link>{" "}
            {direction ? <span className="quiet">{protocol.directions[direction]}</span> : null}
          </li>
        ))}
      </ul>
      <Pages data={data} search={search} />
    </Panel>
  );
}

function Pages({ data: { page, pageSize, total }, search }: { data: Found; search: RegisterSearch }) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1) return null;
  const to = (wanted: number, label: string) => (
    <Link to="/protocollo/cerca" search={{ ...search, page: wanted }} className="btn btn-outline-primary">
      {label}
    </Link>
  );
  return (
    <nav aria-label={words.pages} className="form-actions">
      {page > 1 ? to(page - 1, words.before) : null}
      <span>{words.pageOf(page, pages)}</span>
      {page < pages ? to(page + 1, words.after) : null}
    </nav>
  );
}
