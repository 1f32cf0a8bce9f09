import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mapRoutes as contract } from "@stabile/contract/map";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { MapConfig, pictureSources } from "#features/registry/map-config.ts";
import { loadGround } from "#features/registry/map-ground.ts";
import { mapBackgroundRoutes } from "#features/registry/map-routes.ts";
import { requestRoutes } from "#features/requests/routes.ts";
import { workOrderRoutes } from "#features/work-orders/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { createApp } from "#runtime/web/app.ts";
import { createLogger } from "#runtime/logger.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

let database: TestDatabase;
let office: Office;
let desk: Desk;
let folder: string;
const library = uuidV7();
/** Around the school of the office, at 8.95 east and 44.42 north. */
const BOX = "8.945,44.415,8.955,44.425";

const square = (lon: number, lat: number, half: number) => {
  const corner = (x: number, y: number) => `${lon + x * half} ${lat + y * half}`;
  const ring = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)];
  return `SRID=4326;MULTIPOLYGON(((${ring.join(",")})))`;
};

const GROUND = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [8.6, 44.3],
            [9.1, 44.3],
            [9.1, 44.5],
            [8.6, 44.3],
          ],
        ],
      },
      properties: { kind: "boundary" },
    },
    {
      type: "Feature",
      geometry: {
        type: "MultiLineString",
        coordinates: [
          [
            [8.949, 44.42],
            [8.951, 44.421],
          ],
          [
            [8.7, 44.4],
            [8.71, 44.4],
          ],
        ],
      },
      properties: { kind: "street", name: "Via Concordia" },
    },
  ],
};

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  office = await openOffice(db);
  folder = await mkdtemp(join(tmpdir(), "stabile-map-"));
  const file = join(folder, "ground.geojson");
  await writeFile(file, JSON.stringify(GROUND));
  const ground = await loadGround(file);
  const config = MapConfig.parse({
    MAP_BASE_URL: "https://mappe.comune.example/wms",
    MAP_BASE_LAYERS: "carta_tecnica",
    MAP_GROUND_ATTRIBUTION: "Comune Esempio",
  });
  const people = {
    technician: office.technician,
    worker: office.worker,
    stranger: office.stranger,
    ofMunicipioI: office.technicianOfMunicipioI,
    contact: person("Referente", [{ role: "building-contact", scopeKind: "building", scopeKey: library }]),
    nobody: person("Nessuno", []),
  };
  desk = await openDesk({
    db,
    people,
    clock: office.deps.clock,
    register(api) {
      const accessLog = createAccessLog(db);
      mapBackgroundRoutes(api, { config, ground });
      requestRoutes(api, { jobs: office.deps.jobs, accessLog });
      workOrderRoutes(api, { ...office.deps, accessLog, blobs: createBlobStore({ directory: folder }) });
    },
  });
  const place = { use: "library", municipio: "I", source: "realgimm" };
  await db
    .insertInto("building")
    .values([
      {
        ...place,
        id: library,
        code: "ED-0002",
        name: "Biblioteca Esempio",
        point: "SRID=4326;POINT(8.952 44.421)",
        footprint: square(8.952, 44.421, 0.0002),
        source_key: "2",
      },
      {
        ...place,
        id: uuidV7(),
        code: "ED-0003",
        name: "Biblioteca venduta",
        point: "SRID=4326;POINT(8.953 44.421)",
        footprint: square(8.953, 44.421, 0.0002),
        withdrawn_on: "2024-01-01",
        source_key: "3",
      },
    ])
    .execute();
  const report = (n: number, values: object) => ({
    id: `018f0000-0000-7000-8000-00000000010${n}`,
    code: `SEG-2026-00010${n}`,
    source: "czrm",
    source_key: `m${n}`,
    state: "received",
    subject: `Guasto ${n}`,
    reporter_name: "Anna Prova",
    municipio: "I",
    opened_at: new Date("2026-02-20T10:00:00Z"),
    source_modified_at: new Date("2026-02-20T10:00:00Z"),
    ...values,
  });
  await db
    .insertInto("request")
    .values([
      report(1, { point: "SRID=4326;POINT(8.9521 44.4211)" }),
      report(2, { building_id: library }),
      report(3, { point: "SRID=4326;POINT(8.9501 44.4201)", state: "resolved" }),
      report(4, { point: "SRID=4326;POINT(8.7 44.4)" }),
      report(5, { point: "SRID=4326;POINT(8.9501 44.4201)", municipio: "III" }),
    ])
    .execute();
  await office.create({ issue: true, title: "Ordine emesso", firmId: office.firmId });
  await office.create({ title: "Ordine in bozza" });
});

afterAll(async () => {
  await desk.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const read = async (who: string, path: string) => {
  const answer = await desk.call(who, path);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const subjects = (body: unknown) =>
  contract.readMapRequests.response.parse(body).features.map(({ properties }) => properties.subject);
const titles = (body: unknown) =>
  contract.readMapWorkOrders.response.parse(body).features.map(({ properties }) => properties.title);
const names = (body: unknown) =>
  contract.readMapBuildings.response.parse(body).features.map(({ properties }) => properties.name);

test(`the buildings of a box come with their outlines, the nearest to its middle first (${databaseKind})`, async () => {
  const body = await read("technician", `/map/buildings?bbox=${BOX}`);
  expect(names(body)).toEqual(["Scuola primaria Daneo", "Biblioteca Esempio"]);
  expect(body.truncated).toBe(false);
  expect(body.features[0].geometry).toEqual({ type: "Point", coordinates: [8.95, 44.42] });
  expect(body.features[1].properties.footprint.coordinates[0][0]).toHaveLength(5);
  expect(body.features[1].properties.openRequests).toBe(1);
});

test("in a wide box, or without one, buildings are points and keep to the filters of the list", async () => {
  const wide = await read(
    "technician",
    "/map/buildings?bbox=8.6,44.3,9.1,44.5&withdrawn=include&q=biblioteca",
  );
  expect(names(wide).sort()).toEqual(["Biblioteca Esempio", "Biblioteca venduta"]);
  expect(wide.features[0].properties.footprint).toBeUndefined();
  const everywhere = await read("technician", "/map/buildings?use=library");
  expect(names(everywhere)).toEqual(["Biblioteca Esempio"]);
});

test("a building's contact sees that building on the map, and no other", async () => {
  expect(names(await read("contact", `/map/buildings?bbox=${BOX}`))).toEqual(["Biblioteca Esempio"]);
});

test("open reports of a box: those with a point there, or else with their building there; never who reported", async () => {
  const body = await read("technician", `/map/requests?bbox=${BOX}`);
  expect(subjects(body).sort()).toEqual(["Guasto 1", "Guasto 2", "Guasto 5"]);
  expect(JSON.stringify(body)).not.toContain("Anna Prova");
});

test("reports and orders on the map are those the person reaches", async () => {
  expect(subjects(await read("ofMunicipioI", `/map/requests?bbox=${BOX}`)).sort()).toEqual([
    "Guasto 1",
    "Guasto 2",
  ]);
  expect(titles(await read("technician", `/map/work-orders?bbox=${BOX}`))).toEqual(["Ordine emesso"]);
  expect(titles(await read("ofMunicipioI", `/map/work-orders?bbox=${BOX}`))).toEqual([]);
  expect(titles(await read("worker", `/map/work-orders?bbox=${BOX}`))).toEqual(["Ordine emesso"]);
  expect(titles(await read("stranger", `/map/work-orders?bbox=${BOX}`))).toEqual([]);
  expect((await desk.call("worker", `/map/requests?bbox=${BOX}`)).status).toBe(403);
  expect((await desk.call("worker", `/map/buildings?bbox=${BOX}`)).status).toBe(403);
});

test("the background has the municipality's lines and nameless outlines, for everybody signed in", async () => {
  const body = await read("nobody", `/map/ground?bbox=${BOX}`);
  const { features } = contract.readMapGround.response.parse(body);
  expect(features.map(({ properties }) => properties)).toEqual([
    { kind: "boundary" },
    { kind: "street", name: "Via Concordia" },
    { kind: "outline" },
  ]);
  expect(JSON.stringify(body)).not.toContain("Biblioteca");
});

test("the settings tell the geoportal's layers, whose the lines are, and where the municipality is", async () => {
  const settings = contract.readMapSettings.response.parse(await read("nobody", "/map/settings"));
  expect(settings.base).toMatchObject({ kind: "wms", layers: "carta_tecnica" });
  expect(settings.attribution).toBe("Comune Esempio");
  expect(settings.extent).toEqual([8.6, 44.3, 9.1, 44.5]);
});

test.each([
  ["/map/requests", "8.6,44.3,9.1,44.5", "Riquadro troppo grande: al massimo 0,1 gradi di lato"],
  ["/map/work-orders", "8.95,44.42,8.94,44.43", "Attesi, in ordine: ovest, sud, est e nord"],
  ["/map/ground", "8.95,44.42,8.96,94.43", "Riquadro fuori dal mondo"],
])("%s refuses the box %s and names the field", async (path, bbox, message) => {
  const { status, body } = await desk.call("technician", `${path}?bbox=${bbox}`);
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: "bbox", message }]);
});

test("more than can be shown is said to be more, and what is shown lies nearest to the middle", async () => {
  const at = new Date("2026-02-20T10:00:00Z");
  await database.db
    .insertInto("request")
    .values(
      Array.from({ length: 320 }, (_, n) => ({
        id: uuidV7(),
        code: `SEG-FOLLA-${n}`,
        source: "czrm",
        source_key: `folla-${n}`,
        state: "received",
        subject: `Folla ${n}`,
        point: `SRID=4326;POINT(${8.8 + n * 0.00005} 44.43)`,
        opened_at: at,
        source_modified_at: at,
      })),
    )
    .execute();
  const body = await read("technician", "/map/requests?bbox=8.78,44.42,8.82,44.44");
  expect(body.truncated).toBe(true);
  expect(body.features).toHaveLength(300);
  expect(body.features[0].properties.subject).toBe("Folla 0");
});

test("pages may load pictures from the configured geoportal's host, and from no other", async () => {
  const config = MapConfig.parse({
    MAP_BASE_URL: "https://mappe.comune.example:8443/xyz/{z}/{x}/{y}.png",
    MAP_BASE_KIND: "xyz",
  });
  const options = { ...office.deps, db: database.db, logger: createLogger("fatal") };
  const policyWith = async (sources: string[]) => {
    const { fastify } = await createApp({
      ...options,
      sessions: { read: async () => undefined },
      requestsPerMinute: 100,
      trustedProxies: [],
      formTargets: [],
      pictureSources: sources,
    });
    const answer = await fastify.inject("/niente");
    await fastify.close();
    return /img-src ([^;]*)/.exec(String(answer.headers["content-security-policy"]))?.[1];
  };
  expect(await policyWith(pictureSources(config))).toBe(
    "'self' data: blob: https://mappe.comune.example:8443",
  );
  expect(await policyWith(pictureSources(MapConfig.parse({})))).toBe("'self' data: blob:");
  expect(MapConfig.safeParse({ MAP_BASE_URL: "https://{s}.tiles.example/{z}" }).success).toBe(false);
});

test("a background file that is something else stops the start, naming the file", async () => {
  const file = join(folder, "wrong.geojson");
  await writeFile(file, '{"features":[{"geometry":{"type":"Point"},"properties":{}}]}');
  await expect(loadGround(file)).rejects.toThrow(/MAP_GROUND_FILE .*wrong\.geojson/);
});

test("the training city's background is read, boundary first and Via Garibaldi among its streets", async () => {
  const path = join(import.meta.dirname, "../../../../sandbox/data/map-ground.geojson");
  const ground = await loadGround(path);
  expect(ground.some(({ text }) => text.includes("Via Garibaldi"))).toBe(true);
  expect(ground.map(({ kind }) => kind).slice(0, 3)).toContain("boundary");
});
