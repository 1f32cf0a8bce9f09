import { inSentence } from "#city/building-phrases.ts";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { type OrderText, orderTexts } from "#city/order-texts.ts";
import type { Building, BuildingUse, City } from "#city/types.ts";

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
  const byUse = new Map<BuildingUse, OrderText[]>();
  for (let index = 0; index < count; index += 1) {
    const building = draw.pick(city.buildings);
    const texts = byUse.get(building.use) ?? orderTexts.filter(({ uses }) => uses.includes(building.use));
    byUse.set(building.use, texts);
    const openedAt = new Date(since.getTime() + (spanMs * (index + draw.next())) / count);
    yield orderOf(draw.pick(texts), { building, openedAt, until, draw, index });
  }
}

interface Drawing {
  building: Building;
  openedAt: Date;
  until: Date;
  draw: Draw;
  index: number;
}

const PLACES =
  "al piano terra,al primo piano,al secondo piano,nel corridoio lato monte,lato strada,nel locale tecnico".split(
    ",",
  );

/** One order of a building, in the words of a text; closed when its usual time ends before `until`. */
export function orderOf(text: OrderText, { building, openedAt, until, draw, index }: Drawing): SeedOrder {
  const days = WITHIN_DAYS[text.urgency] * (0.1 + draw.next() * (draw.chance(0.1) ? 3 : 0.9));
  const end = new Date(openedAt.getTime() + days * DAY_MS);
  const isClosed = end < until;
  return {
    id: `O${String(index + 1).padStart(7, "0")}`,
    buildingCode: building.code,
    category: text.category,
    urgency: text.urgency,
    subject: text.subject,
    description: text.description
      .replaceAll("{nome}", inSentence(building.name))
      .replaceAll("{dove}", draw.pick(PLACES)),
    openedAt: openedAt.toISOString(),
    closedAt: isClosed ? end.toISOString() : null,
    closingNote: isClosed ? draw.pick(text.closings) : null,
    hours: isClosed ? draw.between(...text.hours) : null,
  };
}
