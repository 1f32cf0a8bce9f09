import type { WorkOrder } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { order } from "#text/it-work-orders.ts";
import { DateText } from "#ui/date-text.tsx";
import { durationText } from "#ui/dates.ts";
import { MAP_ID } from "#ui/map/place-panel.tsx";
import { Facts, Panel } from "#ui/panel.tsx";

const words = order.facts;

export function FactsPanel({ order: data }: { order: WorkOrder }) {
  return (
    <Panel title={words.title}>
      <Facts
        items={[
          [words.building, data.building ? <BuildingLink building={data.building} /> : undefined],
          [words.element, data.element?.name],
          [words.address, data.addressText ? <Address order={data} /> : undefined],
          [words.category, data.categoryLabel],
          [words.firm, data.firm?.name],
          [words.contract, data.contract ? `${data.contract.name} (${data.contract.code})` : undefined],
          [words.assignee, data.assignee],
          [words.opened, moment(data.openedAt)],
          [words.issued, moment(data.issuedAt)],
          [words.accepted, moment(data.acceptedAt)],
          [words.planned, data.plannedStart ? <Plan order={data} /> : undefined],
          [words.started, moment(data.startedAt)],
          [words.executed, moment(data.executedAt)],
          [words.verified, moment(data.verifiedAt)],
          [words.cancelled, moment(data.cancelledAt)],
          [words.labour, data.labourMinutes > 0 ? durationText(data.labourMinutes) : undefined],
          [words.closing, data.closingNote],
        ]}
      />
    </Panel>
  );
}

function moment(instant: string | undefined) {
  return instant ? <DateText value={instant} form="time" /> : undefined;
}

function BuildingLink({ building }: { building: NonNullable<WorkOrder["building"]> }) {
  return (
    <Link to="/edifici/$id" params={{ id: building.id }}>
      {building.name}
    </Link>
  );
}

function Plan({ order: data }: { order: WorkOrder }) {
  return (
    <>
      <DateText value={data.plannedStart} form="time" />
      {data.plannedEnd ? (
        <>
          {" – "}
          <DateText value={data.plannedEnd} form="time" />
        </>
      ) : null}
    </>
  );
}

/** The map is further down the page, or beside. */
function Address({ order: data }: { order: WorkOrder }) {
  if (!data.point) return data.addressText;
  return (
    <>
      {data.addressText}
      <br />
      <Link to="/ordini/$id" params={{ id: data.id }} hash={MAP_ID} className="only-screen">
        {words.map}
      </Link>
    </>
  );
}
