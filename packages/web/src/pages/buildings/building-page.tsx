import { type Building, buildingRoutes } from "@stabile/contract/buildings";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMunicipioName, usePlatformName } from "#api/catalogue.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { BuildingElements } from "#pages/buildings/building-elements.tsx";
import { BuildingDeadlines } from "#pages/buildings/building-deadlines.tsx";
import { BuildingOrders, BuildingRequests } from "#pages/buildings/building-work.tsx";
import { BuildingMap } from "#pages/buildings/building-map.tsx";
import { building as words } from "#text/it-buildings.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { DateText } from "#ui/date-text.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { UseForbidden } from "#ui/use-forbidden.tsx";

const route = getRouteApi("/edifici/$id");

/** One building: what it is, what it is made of, and the work that concerns it. */
export function BuildingPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id } }));
  if (data) return <BuildingContent key={id} building={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

function BuildingContent({ building }: { building: Building }) {
  const mayCreate = useMay("work-order.create");
  const mayFile = useMay("formal-request.file");
  return (
    <>
      <PageHeading
        title={building.name}
        above={<Link to="/edifici">{words.list}</Link>}
        lead={
          <>
            <span className="code">{building.code}</span> · {building.addressText}
          </>
        }
        actions={
          <>
            {mayCreate ? (
              <Link to="/ordini/nuovo" search={{ buildingId: building.id }} className="btn btn-primary">
                <Icon name="plus" /> {words.newOrder}
              </Link>
            ) : null}
            {mayFile ? (
              <Link
                to="/edifici/$id/richiesta-formale"
                params={{ id: building.id }}
                className="btn btn-outline-primary"
              >
                <Icon name="pencil" /> {words.formalRequest}
              </Link>
            ) : null}
          </>
        }
      />
      <BuildingTabs id={building.id} current="building" />
      <UseForbidden buildingId={building.id} />
      <div className="order-grid">
        <div className="order-first">
          <BuildingDeadlines buildingId={building.id} />
          <BuildingOrders buildingId={building.id} />
          <BuildingRequests buildingId={building.id} />
        </div>
        <div className="order-work">
          <BuildingMap building={building} />
          <BuildingElements buildingId={building.id} elements={building.elements} />
        </div>
        <div className="order-aside">
          <Identity building={building} />
          <Storeys building={building} />
          <Units building={building} />
        </div>
      </div>
    </>
  );
}

function Identity({ building }: { building: Building }) {
  const { cadastral } = building;
  const municipioName = useMunicipioName();
  const platformName = usePlatformName();
  return (
    <Panel title={words.identity}>
      <Facts
        items={[
          [words.code, building.code],
          [words.use, building.useLabel],
          [words.address, building.addressText],
          [words.municipio, municipioName(building.municipio)],
          [words.complex, building.complex?.name],
          [
            words.cadastral,
            cadastral ? words.cadastralText(cadastral.section, cadastral.sheet, cadastral.parcel) : undefined,
          ],
          [words.builtYear, building.builtYear],
          [words.storeyCount, building.storeyCount],
          [words.withdrawnOn, building.withdrawnOn ? <DateText value={building.withdrawnOn} /> : undefined],
          [words.source, `${platformName(building.source)} · ${building.sourceKey}`],
          [words.updated, <DateText key="updated" value={building.updatedAt} form="time" />],
        ]}
      />
    </Panel>
  );
}

function Storeys({ building }: { building: Building }) {
  if (building.storeys.length === 0) return null;
  return (
    <Panel title={words.storeys}>
      <ul className="plain-list">
        {building.storeys.map((storey) => (
          <li key={storey.code}>
            {storey.name} <span className="quiet">{words.spaces(storey.spaces)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A block of flats has hundreds: they open when asked. */
const FEW_UNITS = 6;

function Units({ building }: { building: Building }) {
  if (building.units.length === 0) return null;
  return (
    <Panel title={words.units}>
      <details className="group" open={building.units.length <= FEW_UNITS}>
        <summary>{words.unitCount(building.units.length)}</summary>
        <ul className="plain-list">
          {building.units.map((unit) => (
            <li key={unit.code}>{words.unit(unit.code, unit.subalterno, unit.category)}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
