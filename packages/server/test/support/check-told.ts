import { expect } from "vitest";
import type { Db } from "#runtime/database/open-database.ts";
import type { CzrmWorld } from "#test/support/czrm-world.ts";
import { SAID, SHOWN } from "#test/support/crash-story.ts";

/** Every report one request, nothing left waiting or parked. */
export async function expectAllHandled(db: Db, keys: readonly string[]): Promise<void> {
  const unsettled = await db
    .selectFrom("outbox_message")
    .select(["state", "reason", "last_error"])
    .where("state", "<>", "delivered")
    .execute();
  expect(unsettled).toEqual([]);
  const unhandled = await db
    .selectFrom("inbox_message")
    .select(["state", "reason"])
    .where("state", "<>", "handled")
    .execute();
  expect(unhandled).toEqual([]);
  const requests = await db.selectFrom("request").select(["id", "source_key"]).execute();
  expect(requests.map(({ source_key }) => source_key).sort()).toEqual([...keys].sort());
  const received = await db
    .selectFrom("request_event")
    .select("request_id")
    .where("kind", "=", "received")
    .execute();
  expect(received.map(({ request_id }) => request_id).sort()).toEqual(requests.map(({ id }) => id).sort());
}

/** What the platform itself shows of each case: every status once and in order, every comment once and in order. */
export async function expectToldInOrder(
  world: Pick<CzrmWorld, "admin" | "query">,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    const { body } = await world.admin("GET", `/admin/cases/${key}/history`);
    const shown = (body.items as { field: string; to: string }[])
      .filter(({ field }) => field === "StatoFrontEnd__c")
      .map(({ to }) => to);
    expect(shown).toEqual(SHOWN);
    const comments = await world.query(
      `SELECT Description__c FROM Commento__c WHERE Case__c = '${key}' ORDER BY CreatedDate, Id`,
    );
    expect(comments.map(({ Description__c }) => Description__c)).toEqual(SAID);
  }
}
