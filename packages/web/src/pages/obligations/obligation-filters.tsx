import type { ObligationTally } from "@stabile/contract/compliance";
import { useNavigate } from "@tanstack/react-router";
import { useCatalogue } from "#api/catalogue.ts";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { obligations as words } from "#text/it-obligations.ts";
import { type Choice, SelectField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

export interface ObligationFiltersProps {
  search: ObligationSearch;
  /** Which months and checks there are, to choose among. */
  tally: ObligationTally | undefined;
}

const STATES: readonly Choice[] = [
  ...(["overdue", "soon", "near", "unknown", "on-event", "done"] as const).map((value) => ({
    value,
    label: words.states[value],
  })),
  { value: "forbidden", label: words.forbidden },
];

/** What narrows the list; all of it stays in the address. */
export function ObligationFilters({ search, tally }: ObligationFiltersProps) {
  const { municipi } = useCatalogue();
  const navigate = useNavigate({ from: "/scadenze" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as ObligationSearch,
      replace: true,
      resetScroll: false,
    });
  const select = (key: "state" | "month" | "municipio" | "rule", choices: readonly Choice[]) => (
    <SelectField
      label={words.filters[key]}
      none={words.filters.any}
      choices={withChosen(choices, search[key])}
      value={search[key] ?? ""}
      onChange={(event) => change({ [key]: event.target.value || undefined })}
    />
  );
  return (
    <section className="filters" aria-label={words.filters.label}>
      <div className="filter-grid">
        <TextFilter
          label={words.filters.text}
          placeholder={words.filters.textPlaceholder}
          text={search.q ?? ""}
          onText={(q) => change({ q: q || undefined })}
        />
        {select("state", STATES)}
        {select("month", (tally?.months ?? []).map(counted))}
        {select(
          "municipio",
          municipi.map(({ code, label }) => ({ value: code, label })),
        )}
        {select("rule", (tally?.rules ?? []).map(counted))}
      </div>
    </section>
  );
}

const counted = ({ key, label, count }: ObligationTally["months"][number]): Choice => ({
  value: key,
  label: `${label} (${count})`,
});

/** What the address asks for stays chosen although nothing is found by it. */
function withChosen(choices: readonly Choice[], chosen: string | undefined): readonly Choice[] {
  return chosen === undefined || choices.some(({ value }) => value === chosen)
    ? choices
    : [...choices, { value: chosen, label: chosen }];
}
