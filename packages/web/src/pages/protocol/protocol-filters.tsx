import { useNavigate } from "@tanstack/react-router";
import type { ProtocolSearch } from "#pages/protocol/search-params.ts";
import { protocol as words } from "#text/it-protocol.ts";
import { type Choice, SelectField } from "#ui/field.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const STATES: readonly Choice[] = (
  ["open", "waiting", "emergency", "registered", "annulled", "parked"] as const
).map((value) => ({ value, label: words.states[value] }));
const DIRECTIONS: readonly Choice[] = (["in", "out", "internal"] as const).map((value) => ({
  value,
  label: words.directions[value],
}));

/** What narrows the list; all of it stays in the address. */
export function ProtocolFilters({ search }: { search: ProtocolSearch }) {
  const navigate = useNavigate({ from: "/protocollo" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as ProtocolSearch,
      replace: true,
      resetScroll: false,
    });
  const select = (key: "state" | "direction", choices: readonly Choice[]) => (
    <SelectField
      label={words.filters[key]}
      none={words.filters.any}
      choices={choices}
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
        {select("direction", DIRECTIONS)}
      </div>
    </section>
  );
}
