import type { ObligationTally } from "@stabile/contract/compliance";
import { useNavigate } from "@tanstack/react-router";
import { useCatalogue } from "#api/catalogue.ts";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { obligations as words } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { type Choice, SelectField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

export interface ObligationFiltersProps {
  /** Which of the pages they are on. */
  at: "/scadenze" | "/scadenze/calendario" | "/scadenze/mappa";
  /** The month has its own place on the page. */
  withoutMonth?: boolean;
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

const DOERS: readonly Choice[] = Object.entries(planning.rules.doers).map(([value, label]) => ({
  value,
  label,
}));
const PLANNED: readonly Choice[] = (["no", "yes"] as const).map((value) => ({
  value,
  label: words.filters.plannedChoices[value],
}));

/** What narrows the list; all of it stays in the address. */
export function ObligationFilters({ at, search, tally, withoutMonth }: ObligationFiltersProps) {
  const { municipi } = useCatalogue();
  const navigate = useNavigate();
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      to: at,
      search: (now) => ({ ...now, ...values }) as ObligationSearch,
      replace: true,
      resetScroll: false,
    });
  const select = (
    key: "state" | "month" | "municipio" | "rule" | "doer" | "planned",
    choices: readonly Choice[],
  ) => (
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
        {withoutMonth ? null : select("month", (tally?.months ?? []).map(counted))}
        {select(
          "municipio",
          municipi.map(({ code, label }) => ({ value: code, label })),
        )}
        {select("rule", (tally?.rules ?? []).map(counted))}
        {select("doer", DOERS)}
        {select("planned", PLANNED)}
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
