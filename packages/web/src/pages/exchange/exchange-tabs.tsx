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

const TABS: readonly (readonly ["in" | "out" | "ledger", ExchangeSearch])[] = [
  ["in", { direction: "in" }],
  ["out", { direction: "out" }],
  ["ledger", { view: "ledger" }],
];

/** What to look at, and its filters; both stay in the address. */
export function ExchangeTabs({ search }: { search: ExchangeSearch }) {
  const current = search.view === "ledger" ? "ledger" : (search.direction ?? "in");
  return (
    <>
      <nav aria-label={words.tabsLabel}>
        <ul className="views">
          {TABS.map(([tab, target]) => (
            <li key={tab} className={tab === current ? "view view-current" : "view"}>
              <Link to="/scambi" search={target} aria-current={tab === current ? "page" : undefined}>
                {words.tabs[tab]}
              </Link>
            </li>
          ))}
        </ul>
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
