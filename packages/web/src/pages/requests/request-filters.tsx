import { useNavigate } from "@tanstack/react-router";
import { useCatalogue } from "#api/catalogue.ts";
import type { RequestSearch } from "#pages/requests/search-params.ts";
import { REQUEST_STATES, URGENCIES } from "#text/it.ts";
import { requests } from "#text/it-requests.ts";
import { type Choice, SelectField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const words = requests.filters;

const choicesOf = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
const STATES: readonly Choice[] = [
  { value: "inbox", label: words.inbox },
  { value: "all", label: words.all },
  ...choicesOf(REQUEST_STATES),
];
const URGENCY = choicesOf(URGENCIES);

/** Every change goes into the address; the list follows the address. */
export function RequestFilters({ search }: { search: RequestSearch }) {
  const { categories, municipi } = useCatalogue();
  const navigate = useNavigate({ from: "/segnalazioni" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as RequestSearch,
      replace: true,
      resetScroll: false,
    });
  const choose = (key: keyof RequestSearch) => ({
    value: String(search[key] ?? ""),
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value || undefined }),
  });
  const asChoice = (item: { code: string; label: string }): Choice => ({
    value: item.code,
    label: item.label,
  });
  return (
    <section className="filters" aria-label={words.title}>
      <div className="filter-grid">
        <TextFilter
          label={words.text}
          placeholder={words.textPlaceholder}
          text={search.q ?? ""}
          onText={(q) => change({ q: q || undefined })}
        />
        <SelectField
          label={words.state}
          choices={STATES}
          {...choose("state")}
          value={search.state ?? "inbox"}
        />
        <SelectField label={words.urgency} none={words.any} choices={URGENCY} {...choose("urgency")} />
        <SelectField
          label={words.category}
          none={words.anyF}
          choices={categories.map(asChoice)}
          {...choose("category")}
        />
        <SelectField
          label={words.municipio}
          none={words.any}
          choices={municipi.map(asChoice)}
          {...choose("municipio")}
        />
      </div>
    </section>
  );
}
