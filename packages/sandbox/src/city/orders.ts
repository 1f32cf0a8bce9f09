import { withPreposition } from "#city/building-phrases.ts";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { type OrderText, orderTexts } from "#city/order-texts.ts";
import { insideOf, outsideOf } from "#city/places.ts";
import type { Building, City } from "#city/types.ts";

/** A work order of past years, for the seeding of a history. */
export interface SeedOrder {
  /** Stable within a seed. */
  id: string;
  buildingCode: string;
  category: string;
  urgency: OrderText["urgency"];
  subject: string;
  description: string;
  openedAt: string;
  /** Null: still open. Of the last three weeks many are, of the older ones hardly any. */
  closedAt: string | null;
  closingNote: string | null;
  hours: number | null;
}

const DAY_MS = 86_400_000;
const WITHIN_DAYS: Record<OrderText["urgency"], number> = { emergency: 1.5, urgent: 9, normal: 35 };

/**
 * Orders from `since` to `until`, oldest first, one at a time: a million of them is a stream, not an array. The mix
 * of categories follows the buildings; the same seed, dates and count give the same orders.
 */
export function* drawOrders(
  city: Pick<City, "seed" | "buildings">,
  { count, since, until }: { count: number; since: Date; until: Date },
): Generator<SeedOrder> {
  const draw = createDraw(seedOf(city.seed, "orders"));
  const spanMs = until.getTime() - since.getTime();
  const fitting = textsByFit();
  for (let index = 0; index < count; index += 1) {
    const building = draw.pick(city.buildings);
    const openedAt = new Date(since.getTime() + (spanMs * (index + draw.next())) / count);
    yield orderOf(draw.pick(fitting(building, openedAt)), { building, openedAt, until, draw, index });
  }
}

/** Texts that can be of a building in a month; found once for each kind of building. */
function textsByFit(): (building: Building, at: Date) => OrderText[] {
  const known = new Map<string, OrderText[]>();
  return ({ use, storeys }, at) => {
    const month = at.getUTCMonth() + 1;
    const key = `${use}/${storeys}/${month}`;
    const texts =
      known.get(key) ??
      orderTexts.filter(
        (text) =>
          text.uses.includes(use) &&
          text.storeys <= storeys &&
          (text.months.length === 0 || text.months.includes(month)),
      );
    known.set(key, texts);
    return texts;
  };
}

interface Drawing {
  building: Building;
  openedAt: Date;
  until: Date;
  draw: Draw;
  index: number;
  /** Where a citizen said it is. */
  told?: { inside: string; outside: string };
}

/** One order of a building, in the words of a text; closed when its usual time ends before `until`. */
export function orderOf(
  text: OrderText,
  { building, openedAt, until, draw, index, told }: Drawing,
): SeedOrder {
  const days = WITHIN_DAYS[text.urgency] * (0.1 + draw.next() * (draw.chance(0.1) ? 3 : 0.9));
  const end = new Date(openedAt.getTime() + days * DAY_MS);
  const isClosed = end < until;
  const place = {
    inside: told?.inside ?? draw.pick(insideOf(building)),
    outside: told?.outside ?? draw.pick(outsideOf(building)),
  };
  return {
    id: `O${String(index + 1).padStart(7, "0")}`,
    buildingCode: building.code,
    category: text.category,
    urgency: text.urgency,
    subject: text.subject,
    description: withNumbers(
      text.description
        .replaceAll("{il}", withPreposition(building.name, "il"))
        .replaceAll("{di}", withPreposition(building.name, "di"))
        .replaceAll("{dove}", place.inside)
        .replaceAll("{fuori}", place.outside),
      draw,
    ),
    openedAt: openedAt.toISOString(),
    closedAt: isClosed ? end.toISOString() : null,
    closingNote: isClosed ? withNumbers(draw.pick(text.closings), draw) : null,
    hours: isClosed ? draw.between(...text.hours) : null,
  };
}

/** "Sostituite {2-5} lampade": what was counted or measured there. */
function withNumbers(text: string, draw: Draw): string {
  return text.replaceAll(/\{(\d+)-(\d+)\}/g, (_blank, low: string, high: string) =>
    String(draw.between(Number(low), Number(high))),
  );
}
