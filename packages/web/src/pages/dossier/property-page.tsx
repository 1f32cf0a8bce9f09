import { propertyRoutes } from "@stabile/contract/property";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { PropertyConflicts } from "#pages/dossier/property-conflicts.tsx";
import { PropertyCorrections } from "#pages/dossier/property-corrections.tsx";
import { PropertyFiles } from "#pages/dossier/property-files.tsx";
import { PropertyStanding } from "#pages/dossier/property-standing.tsx";
import { PropertyWritings } from "#pages/dossier/property-writings.tsx";
import { property as words } from "#text/it-property.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";

const route = getRouteApi("/fascicoli/realgimm");

/** The property register both ways: how it stands, what waits for a person, and what goes out. */
export function PropertyPage() {
  const search = route.useSearch();
  const { data: status } = useQuery(queryOf(propertyRoutes.readPropertyRegister, {}));
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <DossierTabs current="property" />
      {status?.connected === false ? (
        <Notice tone="info" title={words.notConnected}>
          <p>{words.notConnectedHelp}</p>
        </Notice>
      ) : null}
      {status === undefined ? null : <PropertyStanding status={status} />}
      <PropertyConflicts />
      <PropertyCorrections />
      <PropertyFiles />
      <PropertyWritings search={search} />
    </>
  );
}
