import { buildingRoutes } from "@stabile/contract/buildings";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { DocumentList } from "#pages/documents/document-list.tsx";
import { DropZone } from "#pages/documents/drop-zone.tsx";
import type { DocumentsSearch } from "#pages/documents/search-params.ts";
import { building as buildingWords } from "#text/it-buildings.ts";
import { documents as words } from "#text/it-documents.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/documenti");

/** The documents of one building, and where new ones are dropped. */
export function BuildingDocumentsPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id } }));
  if (data) return <Content key={id} building={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={buildingWords.notFound}
      list={{ label: buildingWords.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

function Content({
  building,
}: {
  building: { id: string; name: string; code: string; addressText: string };
}) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/edifici/$id/documenti" });
  const mayAdd = useMay("document.add");
  return (
    <>
      <PageHeading
        title={words.ofBuilding(building.name)}
        above={<Link to="/documenti">{words.title}</Link>}
        lead={
          <>
            <span className="code">{building.code}</span> · {building.addressText}
          </>
        }
      />
      <BuildingTabs id={building.id} current="documents" />
      {mayAdd ? <DropZone buildingId={building.id} /> : null}
      <DocumentList
        search={search}
        buildingId={building.id}
        onSearch={(values) =>
          void navigate({
            search: (now) => ({ ...now, ...values }) as DocumentsSearch,
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
}
