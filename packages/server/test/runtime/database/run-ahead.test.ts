import { type AddressInfo, connect, createServer } from "node:net";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#runtime/database/open-database.ts";
import { askAhead, runAhead } from "#runtime/database/run-ahead.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const FIRM = "insert into firm (id, code, name, kind) values (gen_random_uuid(), $1, $1, 'squad')";
const insertFirm = (tx: Tx, code: string) => runAhead(tx, FIRM, [code]);
const firms = async () => {
  const rows = await database.db.selectFrom("firm").select("code").orderBy("code").execute();
  return rows.map(({ code }) => code);
};
const inside = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(database.db, work);
test(`what is run ahead is there for the next statement, and after the commit (${databaseKind})`, async () => {
  const seen = await inside(async (tx) => {
    await insertFirm(tx, "A1");
    await insertFirm(tx, "A2");
    const rows = await tx.selectFrom("firm").select("code").where("code", "like", "A%").execute();
    await insertFirm(tx, "A3");
    return rows.length;
  });
  expect(seen).toBe(2);
  expect(await firms()).toEqual(["A1", "A2", "A3"]);
});

test("an error of what was run ahead comes with the commit, by its own name, and nothing is kept", async () => {
  const failing = inside(async (tx) => {
    await insertFirm(tx, "B1");
    await insertFirm(tx, "A1");
  });
  await expect(failing).rejects.toMatchObject({ code: "23505", constraint: "firm_code_key" });
  expect(await firms()).not.toContain("B1");
});

test("an error of what was run ahead comes with the next statement that is waited for", async () => {
  const failing = inside(async (tx) => {
    await insertFirm(tx, "A1");
    await insertFirm(tx, "B2");
    await tx.selectFrom("firm").select("code").execute();
  });
  await expect(failing).rejects.toMatchObject({ code: "23505", constraint: "firm_code_key" });
  // Its connection serves the next as if nothing had been.
  await inside((tx) => insertFirm(tx, "C1"));
  expect(await firms()).toEqual(["A1", "A2", "A3", "C1"]);
});

test("what was run ahead of a failure of one's own is undone with the rest", async () => {
  const failing = inside(async (tx) => {
    await insertFirm(tx, "B3");
    throw new Error("rinuncio");
  });
  await expect(failing).rejects.toThrow("rinuncio");
  expect(await firms()).not.toContain("B3");
});

test("a savepoint takes back what was run ahead within it, its error included", async () => {
  await inside(async (tx) => {
    await insertFirm(tx, "D1");
    await sql`savepoint one`.execute(tx);
    const refused = (async () => {
      await insertFirm(tx, "A1");
      await insertFirm(tx, "D2");
      await sql`release savepoint one`.execute(tx);
    })();
    await expect(refused).rejects.toMatchObject({ code: "23505" });
    await sql`rollback to savepoint one`.execute(tx);
    await insertFirm(tx, "D3");
  });
  expect((await firms()).filter((code) => code.startsWith("D"))).toEqual(["D1", "D3"]);
});

test("rows asked ahead are those of their moment, whenever they are looked at", async () => {
  const count = "select count(*)::int as n from firm where code like 'K%'";
  const seen = await inside(async (tx) => {
    const before = await askAhead<{ n: number }>(tx, count, []);
    await insertFirm(tx, "K1");
    const after = await askAhead<{ n: number }>(tx, count, []);
    await insertFirm(tx, "K2");
    return [(await after.rows())[0]?.n, (await before.rows())[0]?.n];
  });
  expect(seen).toEqual([1, 0]);
});

test("rows asked ahead of a failure are refused with it, and undo what was done", async () => {
  const failing = inside(async (tx) => {
    await insertFirm(tx, "L1");
    const asked = await askAhead(tx, "select 1 / (select 0 from firm limit 1)", []);
    await insertFirm(tx, "L2");
    await asked.rows();
  });
  await expect(failing).rejects.toMatchObject({ code: "22012" });
  expect((await firms()).filter((code) => code.startsWith("L"))).toEqual([]);
});

test("more than are held back are sent all the same, in order", async () => {
  await inside(async (tx) => {
    for (let n = 0; n < 150; n += 1) await insertFirm(tx, `E${String(n).padStart(3, "0")}`);
  });
  expect((await firms()).filter((code) => code.startsWith("E"))).toHaveLength(150);
});

test("a transaction that asks nothing ends well, and so does the next on its connection", async () => {
  await expect(inside(() => Promise.resolve("niente"))).resolves.toBe("niente");
  await expect(inside(() => Promise.reject(new Error("subito")))).rejects.toThrow("subito");
  await inside((tx) => insertFirm(tx, "F1"));
  expect(await firms()).toContain("F1");
});

test.skipIf(databaseKind === "PGlite")(
  "begin, what is run ahead and the commit are few journeys to the database, not one each",
  async () => {
    const counted = await countingDatabase(database.url as string);
    const change = (code: string) =>
      inTransaction(counted.db, async (tx) => {
        await runAhead(tx, FIRM, [`${code}1`]);
        await tx.selectFrom("firm").select("code").where("code", "=", code).execute();
        await runAhead(tx, FIRM, [`${code}2`]);
        await runAhead(tx, FIRM, [`${code}3`]);
      });
    await change("G");
    const before = counted.journeys();
    await change("H");
    expect(counted.journeys() - before).toBe(2);
    await counted.close();
  },
);

/** The same database, through a door that counts the writes that come in. */
async function countingDatabase(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const { hostname, port } = url;
  let journeys = 0;
  const door = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.on("data", (bytes) => {
      journeys += 1;
      server.write(bytes);
    });
    server.on("data", (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  url.port = String((door.address() as AddressInfo).port);
  const opened = await openDatabase({ url: url.href, dataDir: "", maxConnections: 1 });
  const close = async () => {
    await opened.close();
    door.close();
  };
  return { db: opened.db, journeys: () => journeys, close };
}
