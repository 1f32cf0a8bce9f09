import { type Building, buildingRoutes } from "@stabile/contract/buildings";
import { protocolRoutes } from "@stabile/contract/protocol";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { FormalRequestForm } from "#pages/protocol/formal-request-form.tsx";
import { protocol, formalRequest as words } from "#text/it-protocol.ts";
import { building as ofBuilding } from "#text/it-buildings.ts";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/richiesta-formale");

/** The employer's request to the owner of the building (D.Lgs. 81/2008, art. 18 c. 3). */
export function FormalRequestPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id } }));
  if (data) return <FormalRequestContent key={id} building={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={ofBuilding.notFound}
      list={{ label: ofBuilding.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

function FormalRequestContent({ building }: { building: Building }) {
  const { data: status } = useQuery(queryOf(protocolRoutes.readProtocolStatus, {}));
  return (
    <div className="form-page">
      <PageHeading
        title={words.title}
        above={
          <Link to="/edifici/$id" params={{ id: building.id }}>
            {building.name}
          </Link>
        }
        lead={words.lead(`${building.name}, ${building.addressText}`)}
      />
      {status?.connected === false ? (
        <Notice tone="warning" title={protocol.notConnected}>
          <p>{protocol.notConnectedHelp}</p>
        </Notice>
      ) : (
        <>
          <Notice tone="info" title={words.why}>
            <p>{words.whyText}</p>
          </Notice>
          <FormalRequestForm buildingId={building.id} />
        </>
      )}
    </div>
  );
}
