import { z } from "zod";
import type { IntakeDeps } from "#features/requests/intake-deps.ts";
import { linkDemoRequests } from "#features/requests/link-demo-requests.ts";
import { runIntakeOnce } from "#features/requests/jobs.ts";
import type { PastOrder } from "#features/work-orders/demo-story.ts";
import { seedDemoOrders } from "#features/work-orders/seed-demo-orders.ts";
import type { SlaTables } from "#features/work-orders/sla-tables.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

const historySchema = z.object({
  orders: z.array(
    z.object({
      id: z.string(),
      buildingCode: z.string(),
      category: z.string(),
      urgency: z.enum(["emergency", "urgent", "normal"]),
      subject: z.string(),
      description: z.string(),
      openedAt: z.coerce.date(),
      closedAt: z.coerce.date().nullable(),
      closingNote: z.string().nullable(),
      hours: z.number().nullable(),
      case: z.object({ id: z.string() }).nullable(),
    }),
  ),
});

const MARK = { platform: "stabile", stream: "demo-history" } as const;

export interface HistoryDeps {
  db: Db;
  clock: Clock;
  slaTables: SlaTables;
  intake: IntakeDeps;
  /** The console of the simulated municipality. */
  consoleUrl: string;
  say: (line: string) => void;
}

/**
 * Gives the training environment the orders of its last months, at the first start only: an office that nobody has
 * worked in teaches little. The simulated municipality tells them, as it tells everything, over the wire.
 * @returns how many orders were written; 0 when they are there already
 */
export async function seedHistory({
  db,
  clock,
  slaTables,
  intake,
  consoleUrl,
  say,
}: HistoryDeps): Promise<number> {
  if (await isSeeded(db)) return 0;
  const answer = await fetch(`${consoleUrl}/admin/demo-orders`);
  const { orders } = historySchema.parse(await answer.json());
  say("Ricevo le segnalazioni di cui parlano gli ordini passati…");
  // The cases these orders answer become requests by the ordinary way, before they are linked.
  await runIntakeOnce(intake);
  const past = orders.map(
    ({ case: answered, ...order }): PastOrder => ({ ...order, caseKey: answered?.id ?? null }),
  );
  return inTransaction(db, async (tx) => {
    const seeded = await seedDemoOrders(
      tx,
      { now: clock.now(), slaTables, onProgress: (written, total) => say(writing(written, total)) },
      past,
    );
    const answered = seeded.flatMap(({ id, code, caseKey, buildingId, urgency }) =>
      caseKey === null ? [] : [{ caseKey, orderId: id, orderCode: code, buildingId, urgency }],
    );
    await linkDemoRequests(tx, answered);
    await tx
      .insertInto("sync_cursor")
      .values({ ...MARK, cursor: String(seeded.length), last_run_at: clock.now() })
      .execute();
    return seeded.length;
  });
}

async function isSeeded(db: Db): Promise<boolean> {
  const done = await db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", MARK.platform)
    .where("stream", "=", MARK.stream)
    .executeTakeFirst();
  return done !== undefined;
}

const writing = (written: number, total: number): string =>
  `Scrivo gli ordini di lavoro passati: ${written} di ${total}…`;
