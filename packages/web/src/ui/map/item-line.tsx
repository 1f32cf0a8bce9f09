import { Link } from "@tanstack/react-router";
import { map as words } from "#text/it-map.ts";
import { type LonLat, metresBetween } from "#ui/map/map-box.ts";
import type { DeadlineState, MapItem } from "#ui/map/map-items.ts";
import { dayText } from "#ui/dates.ts";
import { distanceText } from "#ui/numbers.ts";
import {
  RequestStateBadge,
  StatusBadge,
  type Tone,
  UrgencyBadge,
  WorkOrderStateBadge,
} from "#ui/status-badge.tsx";

/** One thing of the map in words: its name as a link to its page, its state, how far it is. */
export function ItemLine({ item, from }: { item: MapItem; from: LonLat | undefined }) {
  const isSubject = item.role === "subject";
  const about = [
    item.role === "candidate" ? words.candidate : undefined,
    item.kind === "building" ? words.openWork(item.openOrders ?? 0, item.openRequests ?? 0) : undefined,
    item.kind === "deadline" ? deadlinesText(item) : undefined,
    from && !isSubject ? awayText(metresBetween(from, item.at)) : undefined,
  ].filter(Boolean);
  return (
    <>
      {isSubject ? (
        <>
          <strong>{item.title}</strong> <span className="quiet">({words.subject[item.kind]})</span>
        </>
      ) : (
        <ItemLink item={item} />
      )}
      <span className="map-line-facts">
        <span className="code">{item.code}</span>
        {item.kind === "work-order" ? <WorkOrderStateBadge state={item.state} /> : null}
        {item.kind === "request" ? <RequestStateBadge state={item.state} /> : null}
        {item.kind === "deadline" ? (
          <StatusBadge tone={DEADLINE_TONES[item.state]} text={words.deadlines[item.state].label} />
        ) : null}
        {"urgency" in item && item.urgency && item.urgency !== "normal" ? (
          <UrgencyBadge urgency={item.urgency} />
        ) : null}
        {about.length > 0 ? <span className="quiet">{about.join(" · ")}</span> : null}
      </span>
    </>
  );
}

/** Nearer than this is the same place: an order without a point of its own stands where its building does. */
const SAME_PLACE_METRES = 3;

function awayText(metres: number): string {
  return metres < SAME_PLACE_METRES ? words.samePlace : words.away(distanceText(metres));
}

const DEADLINE_TONES: Record<DeadlineState, Tone> = {
  forbidden: "danger",
  overdue: "danger",
  soon: "warning",
  near: "info",
  unknown: "warning",
  later: "neutral",
};

const deadlinesText = ({ count, overdue, nextOn }: Extract<MapItem, { kind: "deadline" }>): string =>
  words.deadlineCounts(count, overdue, nextOn === undefined ? undefined : dayText(nextOn));

function ItemLink({ item: { kind, id, title } }: { item: MapItem }) {
  if (kind === "deadline")
    return (
      <Link to="/scadenze" search={{ buildingId: id }}>
        {title}
      </Link>
    );
  if (kind === "building")
    return (
      <Link to="/edifici/$id" params={{ id }}>
        {title}
      </Link>
    );
  if (kind === "request")
    return (
      <Link to="/segnalazioni/$id" params={{ id }}>
        {title}
      </Link>
    );
  return (
    <Link to="/ordini/$id" params={{ id }}>
      {title}
    </Link>
  );
}
