import { exchangeRoutes } from "@stabile/contract/exchange";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import type { ExchangeSearch } from "#pages/exchange/search-params.ts";
import { exchange as words } from "#text/it-exchange.ts";
import { SelectField } from "#ui/field.tsx";

const STATES = {
  in: ["received", "handled", "parked", "discarded"],
  out: ["pending", "delivering", "delivered", "parked", "discarded"],
} as const;

/** What to look at, and its filters; both stay in the address. */
export function ExchangeTabs({ search }: { search: ExchangeSearch }) {
  const current = search.view === "ledger" ? "ledger" : (search.direction ?? "in");
  return (
    <>
      <nav className="views" aria-label={words.tabsLabel}>
        <Link
          to="/scambi"
          search={{ direction: "in" }}
          className="btn btn-sm"
          aria-current={current === "in" ? "page" : undefined}
        >
          {words.tabs.in}
        </Link>
        <Link
          to="/scambi"
          search={{ direction: "out" }}
          className="btn btn-sm"
          aria-current={current === "out" ? "page" : undefined}
        >
          {words.tabs.out}
        </Link>
        <Link
          to="/scambi"
          search={{ view: "ledger" }}
          className="btn btn-sm"
          aria-current={current === "ledger" ? "page" : undefined}
        >
          {words.tabs.ledger}
        </Link>
      </nav>
      <Filters search={search} current={current} />
    </>
  );
}

function Filters({ search, current }: { search: ExchangeSearch; current: "in" | "out" | "ledger" }) {
  const platforms = useQuery(queryOf(exchangeRoutes.listPlatforms, {}));
  const navigate = useNavigate({ from: "/scambi" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as ExchangeSearch,
      replace: true,
      resetScroll: false,
    });
  const choose = (key: "platform" | "state" | "outcome") => ({
    value: search[key] ?? "",
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value || undefined }),
  });
  return (
    <section className="filters" aria-label={words.filters.title}>
      <div className="filter-grid">
        <SelectField
          label={words.filters.platform}
          none={words.filters.anyF}
          choices={(platforms.data?.items ?? []).map(({ platform, label }) => ({ value: platform, label }))}
          {...choose("platform")}
        />
        {current === "ledger" ? (
          <SelectField
            label={words.filters.outcome}
            none={words.filters.any}
            choices={Object.entries(words.outcomes).map(([value, label]) => ({ value, label }))}
            {...choose("outcome")}
          />
        ) : (
          <SelectField
            label={words.filters.state}
            none={words.filters.any}
            choices={STATES[current].map((value) => ({ value, label: words.messageStates[value] ?? value }))}
            {...choose("state")}
          />
        )}
      </div>
    </section>
  );
}
