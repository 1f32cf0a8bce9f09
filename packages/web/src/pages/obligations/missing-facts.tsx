import { complianceRoutes } from "@stabile/contract/compliance";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { obligations as words } from "#text/it-obligations.ts";
import { Panel } from "#ui/panel.tsx";

/** Those that decide most: the others are shown when asked. */
const FIRST = 8;

/** The facts that nobody has written, those that decide most first, and whom to ask. */
export function MissingFacts({ search: { municipio, buildingId } }: { search: ObligationSearch }) {
  const query = {
    ...(municipio === undefined ? {} : { municipio }),
    ...(buildingId === undefined ? {} : { buildingId }),
  };
  const { data } = useQuery(queryOf(complianceRoutes.listMissingFacts, { query }));
  if (data === undefined) return null;
  return (
    <Panel title={words.missing.title}>
      <p>{data.items.length === 0 ? words.missing.none : words.missing.lead}</p>
      <FactList items={data.items.slice(0, FIRST)} />
      {data.items.length > FIRST ? (
        <details className="group">
          <summary>{words.missing.others(data.items.length - FIRST)}</summary>
          <FactList items={data.items.slice(FIRST)} />
        </details>
      ) : null}
    </Panel>
  );
}

interface MissingFact {
  field: string;
  label: string;
  obligations: number;
  askedOf: string;
}

function FactList({ items }: { items: readonly MissingFact[] }) {
  return (
    <ul>
      {items.map(({ field, label, obligations, askedOf }) => (
        <li key={field}>{words.missing.item(label, obligations, askedOf)}</li>
      ))}
    </ul>
  );
}
