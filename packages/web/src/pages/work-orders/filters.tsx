import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useCatalogue } from "#api/catalogue.ts";
import { useMay } from "#api/session.tsx";
import { ActiveFilters, activeFilters } from "#pages/work-orders/active-filters.tsx";
import { firmsQuery } from "#pages/work-orders/order-queries.ts";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";
import { URGENCIES, WORK_ORDER_STATES } from "#text/it.ts";
import { list } from "#text/it-work-orders.ts";
import { Button } from "#ui/button.tsx";
import { type Choice, SelectField, TextField } from "#ui/field.tsx";
import { useMediaQuery } from "#ui/media-query.ts";
import { TextFilter } from "#ui/text-filter.tsx";

const words = list.filters;

/** Every change goes into the address at once; the list follows the address. The less used fields fold away. */
export function Filters({ search }: { search: WorkOrderSearch }) {
  const isWide = useMediaQuery("(min-width: 768px)");
  const active = activeFilters(search);
  const [isOpen, setOpen] = useState(isWide && active.some((key) => RARE.has(key)));
  const change = useChange();
  return (
    <section className="filters" aria-label={words.title}>
      <div className="filter-grid">
        <TextFilter
          label={words.text}
          placeholder={words.textPlaceholder}
          text={search.q ?? ""}
          // Replaced, so that "back" does not undo letter by letter.
          onText={(q) => change({ q: q || undefined }, true)}
        />
        {isWide || isOpen ? <FirstFilters search={search} change={change} /> : null}
        {isOpen ? <RareFilters search={search} change={change} /> : null}
      </div>
      <div className="filter-foot">
        <Button
          look="plain"
          small
          icon={isOpen ? "collapse" : "funnel"}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? words.less : isWide ? words.more : words.title}
        </Button>
        <ActiveFilters search={search} onRemove={(key) => change({ [key]: undefined })} />
      </div>
    </section>
  );
}

/** Filters that open the folded part when the address has them. */
const RARE: ReadonlySet<keyof WorkOrderSearch> = new Set(["municipio", "firmId", "openedFrom", "openedTo"]);

type Change = (values: { [K in keyof WorkOrderSearch]?: unknown }, replace?: boolean) => void;

function useChange(): Change {
  const navigate = useNavigate({ from: "/ordini" });
  return (values, replace = false) => {
    void navigate({
      search: (now) => ({ ...now, ...values }) as WorkOrderSearch,
      replace,
      resetScroll: false,
    });
  };
}

interface ChoicesProps {
  search: WorkOrderSearch;
  change: Change;
}

/** Wires a select or a date to its key of the address. */
function chooserOf({ search, change }: ChoicesProps) {
  return (key: keyof WorkOrderSearch) => ({
    value: search[key] === undefined ? "" : String(search[key]),
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value || undefined }),
  });
}

function FirstFilters(props: ChoicesProps) {
  const { categories } = useCatalogue();
  const choose = chooserOf(props);
  return (
    <>
      <SelectField label={words.state} none={words.anyState} choices={STATES} {...choose("state")} />
      <SelectField label={words.due} none={words.any} choices={DUE} {...choose("due")} />
      <SelectField label={words.urgency} none={words.any} choices={URGENCY} {...choose("urgency")} />
      <SelectField
        label={words.category}
        none={words.anyF}
        choices={categories.map(asChoice)}
        {...choose("category")}
      />
    </>
  );
}

function RareFilters(props: ChoicesProps) {
  const { municipi } = useCatalogue();
  const mayPickFirm = useMay("firm.read");
  const firms = useQuery({ ...firmsQuery, enabled: mayPickFirm });
  const choose = chooserOf(props);
  return (
    <>
      <SelectField
        label={words.municipio}
        none={words.anyState}
        choices={municipi.map(asChoice)}
        {...choose("municipio")}
      />
      {mayPickFirm ? (
        <SelectField
          label={words.firm}
          none={words.anyF}
          choices={(firms.data?.items ?? []).map((firm) => ({ value: firm.id, label: firm.name }))}
          {...choose("firmId")}
        />
      ) : null}
      <TextField label={words.openedFrom} type="date" max={props.search.openedTo} {...choose("openedFrom")} />
      <TextField label={words.openedTo} type="date" min={props.search.openedFrom} {...choose("openedTo")} />
      <SelectField label={words.sort} choices={SORT} {...choose("sort")} />
    </>
  );
}

const asChoice = (item: { code: string; label: string }): Choice => ({ value: item.code, label: item.label });
const choicesOf = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

const STATES: readonly Choice[] = [{ value: "open", label: words.open }, ...choicesOf(WORK_ORDER_STATES)];
const DUE = choicesOf(words.dueValues);
const URGENCY = choicesOf(URGENCIES);
const SORT: readonly Choice[] = [
  { value: "", label: words.sortValues.opened },
  { value: "due", label: words.sortValues.due },
];
