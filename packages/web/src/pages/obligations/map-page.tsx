import { complianceRoutes } from "@stabile/contract/compliance";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { ObligationFilters } from "#pages/obligations/obligation-filters.tsx";
import { obligations } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { PlaceMap } from "#ui/map/place-map.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";

const route = getRouteApi("/scadenze/mappa");
const words = planning.map;

/** Where the deadlines are: each building by the worst of its own, with the same in words beside. */
export function ObligationMapPage() {
  const search = route.useSearch();
  const { data: tally } = useQuery({
    ...queryOf(complianceRoutes.tallyObligations, { query: search }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeading title={obligations.title} lead={words.lead} />
      <ObligationTabs current="map" />
      <ObligationFilters at="/scadenze/mappa" search={search} tally={tally} />
      <Panel title={words.title}>
        <PlaceMap label={words.label} deadlines={search} />
      </Panel>
    </>
  );
}
