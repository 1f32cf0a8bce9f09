import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCatalogue } from "#api/catalogue.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import type { PersonSearch } from "#pages/people/search-params.ts";
import { people, ROLES } from "#text/it-people.ts";
import { Button } from "#ui/button.tsx";
import { SelectField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const words = people.filters;
const choicesOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Every change goes into the address at once; the list follows the address. */
export function PeopleFilters({ search }: { search: PersonSearch }) {
  const navigate = useNavigate({ from: "/persone" });
  const { municipi } = useCatalogue();
  const mayPickFirm = useMay("permissions.manage");
  const firms = useQuery({ ...queryOf(workOrderRoutes.listFirms, {}), enabled: mayPickFirm });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as PersonSearch,
      replace: true,
      resetScroll: false,
    });
  const choose = (key: keyof PersonSearch) => ({
    value: search[key] ?? "",
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value || undefined }),
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
        <SelectField label={words.role} none={words.any} choices={choicesOf(ROLES)} {...choose("role")} />
        <SelectField
          label={words.municipio}
          none={words.any}
          choices={municipi.map(({ code, label }) => ({ value: code, label }))}
          {...choose("municipio")}
        />
        {mayPickFirm ? (
          <SelectField
            label={words.firm}
            none={words.anyF}
            choices={(firms.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            {...choose("firmId")}
          />
        ) : null}
        <SelectField
          label={words.expiry}
          none={words.anyF}
          choices={choicesOf(words.expiries)}
          {...choose("expiry")}
        />
        <SelectField
          label={words.state}
          choices={choicesOf(words.states)}
          {...choose("state")}
          value={search.state ?? "in-force"}
        />
      </div>
      {Object.values(search).some((value) => value !== undefined) ? (
        <Button small look="plain" icon="close" onClick={() => void navigate({ search: {}, replace: true })}>
          {words.clear}
        </Button>
      ) : null}
    </section>
  );
}
