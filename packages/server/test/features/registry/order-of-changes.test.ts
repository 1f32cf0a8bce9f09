import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ASSET_MESSAGE,
  isFirstLoadDone,
  type SyncDeps,
  syncRegistry,
} from "#features/registry/sync-registry.ts";
import type { AssetRegistry, ChangePage, RawChange } from "#ports/asset-registry.ts";
import { systemClock } from "#runtime/clock.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

interface Said {
  sequence: number;
  name: string;
  withdrawnOn?: string;
}

function change({ sequence, name, withdrawnOn }: Said): RawChange {
  return {
    messageId: `asset:${sequence}:${name}`,
    payload: JSON.stringify({ sequence, name, withdrawnOn }),
    said: {
      kind: "record",
      value: { sequence, withdrawnOn: withdrawnOn ?? null, record: { type: "complex", key: "C-1", name } },
    },
  };
}

/** why: which page comes when is the test's subject; RealGimm itself is on a socket in `sync.test.ts`. */
function saying(pages: Record<string, ChangePage>): SyncDeps & { asked: string[] } {
  const asked: string[] = [];
  const registry: AssetRegistry = {
    changesAfter: async (cursor) => {
      asked.push(cursor);
      return pages[cursor] ?? { kind: "page", changes: [], nextCursor: cursor, hasMore: false, total: 0 };
    },
    interpret: (payload) => change(JSON.parse(payload) as Said).said,
  };
  return { db: database.db, clock: systemClock, registry, pageSize: 10, asked };
}

const page = (said: Said[], nextCursor: string, hasMore = false): ChangePage => ({
  kind: "page",
  changes: said.map(change),
  nextCursor,
  hasMore,
  total: 0,
});

const complex = () =>
  database.db
    .selectFrom("complex")
    .select(["name", "withdrawn_on"])
    .where("source_key", "=", "C-1")
    .executeTakeFirstOrThrow();

test(`a register that says there is more but does not go on is away, not finished (${databaseKind})`, async () => {
  const stuck = saying({ "": page([{ sequence: 1, name: "Uno" }], "", true) });
  await expect(syncRegistry(stuck)).rejects.toThrow(/non avanza/);
  expect(await isFirstLoadDone(database.db)).toBe(false);
});

test("a page that another process has already passed is left alone, and does not lead back", async () => {
  const pages = {
    "": page([{ sequence: 1, name: "Vecchio" }], "a", true),
    a: page([{ sequence: 2, name: "Nuovo" }], "b"),
  };
  let isFirst = true;
  const slow = {
    ...saying(pages),
    async onStep(step: string) {
      if (step !== "page-read" || !isFirst) return;
      isFirst = false;
      await syncRegistry(saying(pages));
    },
  };
  await syncRegistry(slow);
  expect(slow.asked).toEqual(["", "b"]);
  expect((await complex()).name).toBe("Nuovo");
});

test("an old change that a person sends back does not undo those that came after it", async () => {
  await syncRegistry(saying({ b: page([{ sequence: 9, name: "Nove", withdrawnOn: "2026-05-01" }], "c") }));
  await receive(database.db, { platform: "realgimm", correlationId: "c" }, [
    { messageId: "vecchio", kind: ASSET_MESSAGE, payload: JSON.stringify({ sequence: 5, name: "Cinque" }) },
  ]);
  await syncRegistry(saying({}));
  expect(await complex()).toMatchObject({ name: "Nove" });
  expect((await complex()).withdrawn_on).not.toBeNull();
  const message = await database.db
    .selectFrom("inbox_message")
    .select("state")
    .where("message_id", "=", "vecchio")
    .executeTakeFirstOrThrow();
  expect(message.state).toBe("handled");
});

test("a register that was rebuilt counts from one again and is taken at its word", async () => {
  await syncRegistry(
    saying({ c: { kind: "cursor-unknown" }, "": page([{ sequence: 1, name: "Rifatto" }], "x") }),
  );
  expect(await complex()).toMatchObject({ name: "Rifatto", withdrawn_on: null });
});

test("nothing of the register is deleted", async () => {
  await expect(database.db.deleteFrom("complex").execute()).rejects.toThrow(/never deleted/);
});
