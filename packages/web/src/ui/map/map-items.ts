import type {
  AreaGeometry,
  MapBuilding,
  MapDeadlines,
  MapRequest,
  MapWorkOrder,
} from "@stabile/contract/map";
import type { RequestState, UrgencyCode, WorkOrderState } from "@stabile/contract/shapes";
import { type Box, holds, type LonLat, metresBetween } from "#ui/map/map-box.ts";

interface Placed {
  id: string;
  code: string;
  title: string;
  address: string;
  at: LonLat;
  /** `subject`: what the page is about. `candidate`: a building that a report may concern. */
  role?: "subject" | "candidate";
}

/** Something that a map shows and its list tells. */
export type MapItem = Placed &
  (
    | { kind: "building"; footprint?: AreaGeometry | undefined; openOrders?: number; openRequests?: number }
    | { kind: "request"; state: RequestState; urgency?: UrgencyCode | undefined }
    | { kind: "work-order"; state: WorkOrderState; urgency: UrgencyCode }
    | ({ kind: "deadline" } & Pick<MapDeadlines, "state" | "count" | "overdue" | "nextOn">)
  );
export type ItemKind = MapItem["kind"];

export const keyOf = ({ kind, id }: { kind: ItemKind; id: string }): string => `${kind}:${id}`;

interface Features<P> {
  features: readonly { geometry: { coordinates: number[] }; properties: P }[];
}

const atOf = ([lon = 0, lat = 0]: number[]): LonLat => [lon, lat];

export function buildingItems({ features }: Features<MapBuilding>): MapItem[] {
  return features.map(({ geometry, properties: { name, addressText, ...rest } }) => ({
    kind: "building",
    ...rest,
    title: name,
    address: addressText,
    at: atOf(geometry.coordinates),
  }));
}

export function requestItems({ features }: Features<MapRequest>): MapItem[] {
  return features.map(({ geometry, properties: { subject, addressText, ...rest } }) => ({
    kind: "request",
    ...rest,
    title: subject,
    address: addressText,
    at: atOf(geometry.coordinates),
  }));
}

export function workOrderItems({ features }: Features<MapWorkOrder>): MapItem[] {
  return features.map(({ geometry, properties: { addressText, ...rest } }) => ({
    kind: "work-order",
    ...rest,
    address: addressText,
    at: atOf(geometry.coordinates),
  }));
}

export function deadlineItems({ features }: Features<MapDeadlines>): MapItem[] {
  return features.map(({ geometry, properties: { name, addressText, ...rest } }) => ({
    kind: "deadline",
    ...rest,
    title: name,
    address: addressText,
    at: atOf(geometry.coordinates),
  }));
}

/** From the worst. */
export const DEADLINE_STATES = ["forbidden", "overdue", "soon", "near", "unknown", "later"] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** All that is to be drawn: the page's subject once, even when what surrounds it has not been read, and marked roles. */
export function gather(
  items: readonly MapItem[],
  { subject, candidates }: { subject?: MapItem | undefined; candidates: readonly string[] },
): MapItem[] {
  const others = items
    .filter((item) => !subject || keyOf(item) !== keyOf(subject))
    .map((item) =>
      item.kind === "building" && candidates.includes(item.id)
        ? { ...item, role: "candidate" as const }
        : item,
    );
  return subject ? [subject, ...others] : others;
}

/** What lies in a view, the page's subject and its candidates first, then the nearest to `from`, or else by name. */
export function inView(items: readonly MapItem[], { view, from }: { view: Box; from: LonLat | undefined }) {
  const rank = ({ role }: MapItem) => (role === "subject" ? 0 : role === "candidate" ? 1 : 2);
  const distance = (item: MapItem) => (from ? metresBetween(from, item.at) : 0);
  return items
    .filter(({ at }) => holds(view, at))
    .sort((a, b) => rank(a) - rank(b) || distance(a) - distance(b) || a.title.localeCompare(b.title, "it"));
}

export interface Group {
  at: LonLat;
  items: MapItem[];
}

/**
 * Items too near to be told apart make one mark. The page's subject keeps its own.
 * @param metres how near is too near at this scale
 */
export function groupNear(items: readonly MapItem[], metres: number): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    const joined =
      item.role === "subject"
        ? undefined
        : groups.find(
            ({ at, items: [first] }) => first?.role !== "subject" && metresBetween(at, item.at) < metres,
          );
    if (joined) joined.items.push(item);
    else groups.push({ at: item.at, items: [item] });
  }
  return groups;
}

export interface Mark {
  kind: ItemKind | "mixed";
  count: number;
  emergency: boolean;
  /** Of buildings shown by their deadlines: the worst of them. */
  worst: DeadlineState | undefined;
}

/** How a mark looks: its kind when it holds one kind only, how many, and the worst of what it holds. */
export function markOf({ items }: Group): Mark {
  const kinds = new Set(items.map(({ kind }) => kind));
  const [only] = kinds;
  const states = new Set(items.map((item) => (item.kind === "deadline" ? item.state : undefined)));
  return {
    kind: kinds.size === 1 && only ? only : "mixed",
    count: items.length,
    emergency: items.some((item) => "urgency" in item && item.urgency === "emergency"),
    worst: DEADLINE_STATES.find((state) => states.has(state)),
  };
}
