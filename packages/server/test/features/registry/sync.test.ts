import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "../../../../sandbox/src/city/build-city.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { createGateway } from "../../../../sandbox/src/platforms/gateway/platform.ts";
import { realgimm } from "../../../../sandbox/src/platforms/realgimm/platform.ts";
import { gatewayTokens } from "#connectors/gateway/client.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { gatewayFault } from "#connectors/gateway/mapping.ts";
import { realgimmAssetRegistry, realgimmHeaders } from "#connectors/realgimm/client.ts";
import { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { isFirstLoadDone, type SyncDeps, syncRegistry } from "#features/registry/sync-registry.ts";
import { systemClock } from "#runtime/clock.ts";
import { createExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let sandbox: RunningSandbox;
let deps: SyncDeps;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  sandbox = await startSandbox({ basePort: 0, memory: true, city: buildCity({ seed: 11, size: "small" }) }, [
    createGateway(),
    realgimm,
  ]);
  const config = GatewayConfig.parse({ ...DEMO_SECRETS, GATEWAY_URL: sandbox.urls.gateway });
  const ledger = createExchangeLedger(database.db, { onError: () => undefined });
  const common = {
    api: "test",
    ledger,
    clock: systemClock,
    readFault: gatewayFault,
    breaker: { failures: 10_000 },
  };
  const toGateway = createHttpClient({ ...common, platform: "gateway", baseUrl: config.GATEWAY_URL });
  const tokens = gatewayTokens(config, { http: toGateway, clock: systemClock });
  const http = createHttpClient({
    ...common,
    platform: "realgimm",
    baseUrl: `${config.GATEWAY_URL}/realgimm/v1`,
    tokens,
    headers: realgimmHeaders(RealgimmConfig.parse(DEMO_SECRETS)),
  });
  deps = { db: database.db, clock: systemClock, registry: realgimmAssetRegistry(http), pageSize: 700 };
  closing.push(
    () => http.close(),
    () => toGateway.close(),
    () => ledger.settled(),
  );
});

afterAll(async () => {
  for (const close of closing) await close();
  await sandbox.close();
  await database.close();
});

const counts = async () =>
  (
    await sql<
      Record<string, number>
    >`select (select count(*) from complex) as complex, (select count(*) from building) as building,
    (select count(*) from storey) as storey, (select count(*) from space) as space, (select count(*) from unit) as unit, (select count(*) from element) as element`.execute(
      database.db,
    )
  ).rows[0];

async function admin(path: string, body: unknown = {}): Promise<void> {
  await fetch(`${sandbox.urls.realgimm}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

test("a first load that is killed at random points goes on from where it was and brings the whole register, once", async () => {
  let crashes = 0;
  const crashing: SyncDeps = {
    ...deps,
    onStep: () => {
      if (crashes < 6 && Math.random() < 0.5) {
        crashes += 1;
        throw new Error("killed");
      }
    },
  };
  for (let time = 0; time < 50 && !(await isFirstLoadDone(database.db)); time += 1)
    await syncRegistry(crashing).catch(() => undefined);
  const city = sandbox.world.city;
  expect(await counts()).toEqual({
    complex: city.complexes.length,
    building: 240,
    storey: city.buildings.reduce((sum, { code }) => sum + city.storeysOf(code).length, 0),
    space: city.buildings.reduce((sum, { code }) => sum + city.spacesOf(code).length, 0),
    unit: city.buildings.reduce((sum, { code }) => sum + city.unitsOf(code).length, 0),
    element: city.buildings.reduce((sum, { code }) => sum + city.elementsOf(code).length, 0),
  });
});

test("a building keeps its address with the colour of its civic number, its place and its use", async () => {
  const red = sandbox.world.city.buildings.find(({ address }) => address.colour === "red");
  const { rows } = await sql<
    Record<string, unknown>
  >`select civic_number, civic_colour, municipio, st_x(point) as lon, st_y(point) as lat from building where code = ${red?.code}`.execute(
    database.db,
  );
  expect(rows[0]).toEqual({
    civic_number: red?.address.number,
    civic_colour: "red",
    municipio: red?.municipio,
    lon: red?.address.point[0],
    lat: red?.address.point[1],
  });
});

test("afterwards only what changed is read, and a withdrawn building is closed, not deleted", async () => {
  await admin("/admin/assets/GE-0001-UF/change", { denominazione: "Palazzo Tursi, sede" });
  await admin("/admin/assets/GE-0002-MU/withdraw");
  const { applied } = await syncRegistry(deps);
  expect(applied).toBe(2);
  const rows = await database.db
    .selectFrom("building")
    .select(["code", "name", "withdrawn_on"])
    .where("code", "in", ["GE-0001-UF", "GE-0002-MU"])
    .orderBy("code")
    .execute();
  expect(rows[0]).toMatchObject({ name: "Palazzo Tursi, sede", withdrawn_on: null });
  expect(rows[1]?.withdrawn_on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect((await syncRegistry(deps)).applied).toBe(0);
});

test("streets are written readably, also those stored in capitals by an earlier version, at its next synchronisation", async () => {
  const addresses = () =>
    database.db
      .selectFrom("building")
      .select(["code", "street_name", "address_text"])
      .where("street_name", "is not", null)
      .orderBy("code")
      .execute();
  const before = await addresses();
  expect(before.length).toBeGreaterThan(100);
  const articles = / (Dei|Di|Del|Della|Delle|Degli|Al|Alla|E)( |$)/;
  expect(before.filter(({ street_name }) => articles.test(street_name ?? ""))).toEqual([]);
  expect(before.some(({ address_text }) => / (dei|di|della|delle|degli) /.test(address_text))).toBe(true);

  await sql`update building set street_name = upper(street_name), address_text = initcap(address_text)`.execute(
    database.db,
  );
  await sql`update sync_cursor set counts = '{}' where platform = 'realgimm'`.execute(database.db);
  await syncRegistry(deps);
  expect(await addresses()).toEqual(before);
  expect((await syncRegistry(deps)).applied).toBe(0);
});

test("a record that comes before its parent waits for it; one that cannot be read is parked with its reason", async () => {
  await admin("/admin/assets", {
    entityType: "PIANO",
    entity: { codPiano: "GE-NUOVO-P0", codFabbricato: "GE-NUOVO", livello: 0, denominazione: "Terra" },
  });
  await admin("/admin/assets", { entityType: "VANO", entity: { codVano: "X" } });
  await syncRegistry(deps);
  const waiting = await database.db
    .selectFrom("inbox_message")
    .select(["state", "reason"])
    .where("platform", "=", "realgimm")
    .orderBy("state")
    .execute();
  expect(waiting).toMatchObject([
    { state: "parked", reason: expect.stringContaining("codPiano") },
    { state: "received" },
  ]);
  await admin("/admin/assets", {
    entityType: "FABBRICATO",
    entity: { codFabbricato: "GE-NUOVO", denominazione: "Edificio nuovo", destinazioneUso: "ALTRO" },
  });
  await syncRegistry(deps);
  const storey = await database.db
    .selectFrom("storey")
    .select("name")
    .where("code", "=", "GE-NUOVO-P0")
    .executeTakeFirst();
  expect(storey?.name).toBe("Terra");
});

test("faults of the platform (lost pages, repeated and shuffled changes) lose nothing", async () => {
  sandbox.world.faults.set("realgimm", {
    errorRate: 0.3,
    truncateRate: 0.2,
    duplicateRate: 0.5,
    reorderRate: 0.5,
  });
  for (let index = 0; index < 8; index += 1)
    await admin(`/admin/assets/GE-000${index + 1}-XX/change`, {}).catch(() => undefined);
  await database.db
    .updateTable("sync_cursor")
    .set({ cursor: "" })
    .where("platform", "=", "realgimm")
    .execute();
  const before = await counts();
  for (let time = 0; time < 200; time += 1)
    if (
      await syncRegistry(deps).then(
        () => true,
        () => false,
      )
    )
      break;
  sandbox.world.faults.set("realgimm", { errorRate: 0, truncateRate: 0, duplicateRate: 0, reorderRate: 0 });
  await syncRegistry(deps);
  expect(await counts()).toEqual(before);
});
