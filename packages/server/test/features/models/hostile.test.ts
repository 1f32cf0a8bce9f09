import { once } from "node:events";
import { Readable } from "node:stream";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import yazl from "yazl";
import { modelThings } from "#domain/models/model-things.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readCobie } from "#features/models/cobie/read-cobie.ts";
import { addBuilding } from "#test/features/dossier/house.ts";
import { guid, ifcText } from "#test/features/models/ifc-text.ts";
import { type ModelsOffice, openModelsOffice } from "#test/features/models/models-office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

let database: TestDatabase;
let office: ModelsOffice;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openModelsOffice(database);
});
afterAll(async () => {
  await office.close();
  await database.close();
});

let buildings = 0;
const newBuilding = () => addBuilding(database.db, { code: `OS-${(buildings += 1)}` });

const MEGABYTE = 1024 * 1024;
/** What reading one file may take of the process at the worst: the limits of the thread, and the file itself. */
const MOST_MEGABYTES = 1_800;

/** A model with one property more than are read, each of its own: fifty megabytes. */
function millionProperties(): string {
  const lines = Array.from(
    { length: 1_000_001 },
    (_, index) => `#${1_000 + index}=IFCPROPERTYSINGLEVALUE('P',$,IFCLABEL('x'),$);`,
  );
  return ifcText({ more: lines });
}

/** A workbook of a few hundred kilobytes that unpacks to four hundred megabytes. */
async function bomb(): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  const block = Buffer.alloc(MEGABYTE);
  const zeros = Readable.from(
    (function* () {
      for (let count = 0; count < 400; count += 1) yield block;
    })(),
  );
  zip.addReadStream(zeros, "xl/worksheets/sheet1.xml");
  zip.addBuffer(Buffer.from("<Types/>"), "[Content_Types].xml");
  zip.end();
  const parts: Buffer[] = [];
  zip.outputStream.on("data", (part: Buffer) => parts.push(part));
  await once(zip.outputStream, "end");
  return new Uint8Array(Buffer.concat(parts));
}

/** A chain of storeys each in the next, and the last in the first. */
function ring(length: number): string {
  const at = (index: number) => 1_000 + (index % length);
  return ifcText({
    more: Array.from({ length }, (_, index) => [
      `#${at(index)}=IFCBUILDINGSTOREY('${guid(`K${index}`)}',$,'Anello ${index}',$,$,$,$,$,.ELEMENT.,0.);`,
      `#${100_000 + index}=IFCRELAGGREGATES('${guid(`L${index}`)}',$,$,$,#${at(index)},(#${at(index + 1)}));`,
    ]).flat(),
  });
}

async function peakOf<T>(work: () => Promise<T>): Promise<{ value: T; megabytes: number }> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  try {
    return { value: await work(), megabytes: (peak - before) / MEGABYTE };
  } finally {
    clearInterval(watch);
  }
}

async function written(building: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from model_change c join building_model m on m.id = c.model_id
        where m.building_id = ${building}::uuid)
      + (select count(*) from storey where building_id = ${building}::uuid)
      + (select count(*) from element where building_id = ${building}::uuid))::int as count`.execute(
    database.db,
  );
  return rows[0]?.count ?? -1;
}

test.each([
  ["a million properties", "proprietà.ifc", millionProperties, /1\.000\.00\d proprietà, più di 1\.000\.000/],
  ["a workbook that is a bomb", "bomba.xlsx", bomb, /occupa più di 300 MB/],
  ["half of a model", "metà.ifc", () => ifcText().slice(0, 900), /troncato/],
  ["only the beginning of a model", "vuoto.ifc", () => "ISO-10303-21;", /troncato/],
  [
    "an archive that is no workbook",
    "altro.xlsx",
    () => "PK\u0003\u0004 e poi niente",
    /rovinato o troncato/,
  ],
])(
  `%s ends in words, with nothing half done and the memory bounded (${databaseKind})`,
  async (_, name, make, words) => {
    const building = await newBuilding();
    const bytes = await make();
    const { value, megabytes } = await peakOf(() => office.loaded(building, name, bytes));
    expect(value.model).toMatchObject({ state: "failed", failure: expect.stringMatching(words) as string });
    expect(await written(building)).toBe(0);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    const again = await office.desk.call("tecnica", `${value.path}/compare`, { method: "POST" });
    expect(again.status).toBe(202);
  },
  240_000,
);

test("a ring of a thousand storeys is cut, told, and the rest is read", async () => {
  const building = await newBuilding();
  const { model } = await office.loaded(building, "anello.ifc", ring(1_000));
  expect(model.state).toBe("ready");
  expect(model.findings.map(({ code }) => code)).toContain("cyclic-containment");
  expect(model.counts).toMatchObject({ storeys: 1_002, elements: 2 });
}, 120_000);

test("a model without units says so, and takes no heights or areas from it", async () => {
  const building = await newBuilding();
  const { model } = await office.loaded(building, "senza-unità.ifc", ifcText({ units: false }));
  expect(model.state).toBe("ready");
  expect(model.findings.filter(({ code }) => code === "missing-unit")).toHaveLength(2);
});

test("a comparison that failed is made again, and gives what the file holds", async () => {
  const building = await newBuilding();
  const { path } = await office.loaded(building, "scuola.ifc", ifcText());
  await sql`update building_model set state = 'failed', failure = 'La lettura si è interrotta'
    where building_id = ${building}::uuid`.execute(database.db);
  expect((await office.desk.call("tecnica", `${path}/compare`, { method: "POST" })).status).toBe(202);
  const model = await office.settled(path);
  expect(model).toMatchObject({ state: "ready", counts: { storeys: 2 } });
  expect(model.failure).toBeUndefined();
});

test("a public IFC model is written in the register and comes out in COBie with as many of everything", async () => {
  const building = await newBuilding();
  const bytes = await readFile(join(import.meta.dirname, "fixtures/tall-building.ifc"));
  const { path, model } = await office.loaded(building, "torre.ifc", bytes);
  expect(model.counts).toMatchObject({ storeys: 5, spaces: 3 });
  await office.decide(path, "accepted");
  const { counts } = model;
  const all = (counts.storeys ?? 0) + (counts.spaces ?? 0) + (counts.elements ?? 0);
  expect((await office.apply(path)).body).toMatchObject({ applied: all });
  const answer = await fetch(`${office.desk.base}/buildings/${building}/cobie`, {
    headers: { cookie: `${SESSION_COOKIE}=tecnica` },
  });
  const back = soundModel(await readCobie(new Uint8Array(await answer.arrayBuffer())));
  // The model has two types of one name, which in COBie is what a row is known by: they go out as they are, and it is said.
  expect(back.findings.filter(({ code }) => code !== "duplicate-id")).toEqual([]);
  const countOf = (kind: string) => modelThings(back).filter((thing) => thing.kind === kind).length;
  expect({ storeys: countOf("storey"), spaces: countOf("space"), elements: countOf("element") }).toEqual({
    storeys: counts.storeys,
    spaces: counts.spaces,
    elements: counts.elements,
  });
});
