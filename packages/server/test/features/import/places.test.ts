import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsOf, importFile, importFolder, prepare } from "#test/features/import/importing.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await importFolder();
  await sql`insert into street (code, name, source) values ('10', 'Via Garibaldi', 'prova'), ('20', 'Salita dell''Oro', 'prova'),
    ('31', 'Via Doppia', 'prova'), ('32', 'Via Doppia', 'prova')`.execute(database.db);
});
afterAll(async () => {
  await folder.remove();
  await database.close();
});

const BOUNDS = [8.6, 44.3, 9.1, 44.6];

async function civicsProfile(
  changes: Record<string, unknown>,
  columns: Record<string, string>,
): Promise<string> {
  const profile = {
    kind: "civics",
    name: "Civici di prova",
    source: "prova",
    bounds: BOUNDS,
    ...changes,
    columns,
  };
  return folder.file(JSON.stringify(profile), `civici-${JSON.stringify(columns).length}.json`);
}

const civics = async () => {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', s.code, c.number, nullif(c.letter, ''), c.colour, round(st_x(c.point)::numeric, 5),
      round(st_y(c.point)::numeric, 5), c.valid_from) as text
    from civic c join street s on s.code = c.street_code order by s.code, c.number, c.letter, c.colour`.execute(
    database.db,
  );
  return rows.map(({ text }) => text);
};

test("civics in Gauss-Boaga stand where they are; each that cannot be kept says why", async () => {
  const profile = await civicsProfile(
    { redNumbers: true },
    { streetCode: "via", number: "civico", x: "est", y: "nord", validFrom: "dal" },
  );
  const path = await folder.file(
    [
      "via;civico;est;nord;dal",
      "10;12;1494652,842;4917510,131;24/06/2020",
      "10;12r;1494660,5;4917512,4;",
      "10;14 bis;;;",
      "10;12 rosso;1494660,5;4917512,4;",
      "99;1;1494652;4917510;",
      "10;snc;1494652;4917510;",
      "10;13-15;1494652;4917510;",
      "10;16;1999999;4917510;",
      "10;18;x;4917510;",
      ";20;1494652;4917510;",
      "10;22;1494652;4917510;31/02/2020",
    ].join("\n"),
  );
  const asked = { kind: "civics", path, profile, apply: true } as const;
  const { chosen } = await prepare(database.db, asked);
  expect(chosen).toMatchObject({ crs: "EPSG:3003", swapped: false });
  const outcome = await importFile(database.db, asked);
  expect(outcome.refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    "5 Ripete una riga precedente",
    "6 La via non è nel viario",
    "7 Senza numero civico",
    "8 Numero civico non riconosciuto",
    "9 Coordinate fuori dal Comune",
    "10 Coordinate illeggibili",
    "11 Manca il codice della via",
    "12 Data di validità non valida",
  ]);
  expect(await civics()).toEqual([
    "10 12 black 8.93250 44.41070 2020-06-24",
    "10 12 red 8.93260 44.41072",
    "10 14 bis black",
  ]);
  expect(countsOf(await importFile(database.db, asked))).toEqual([0, 0, 3, 8]);
});

test("the layer of a geoportal is read as it comes: padded numbers, letter and colour apart, streets by code", async () => {
  const feature = (NUMERO: string, COLORE: string | null, LETTERA: string | null) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [8.93, 44.41] },
    properties: { COD_STRADA: "20", NUMERO, COLORE, LETTERA, TESTO: "x" },
  });
  const path = await folder.file(
    JSON.stringify({
      type: "FeatureCollection",
      features: [feature("0010", "R", null), feature("0010", null, "A"), feature("0011", "V", null)],
    }),
  );
  const outcome = await importFile(database.db, { kind: "civics", path, profile: "genova", apply: true });
  expect(countsOf(outcome)).toEqual([2, 0, 0, 1]);
  expect((await civics()).filter((text) => text.startsWith("20"))).toEqual([
    "20 10 red 8.93000 44.41000",
    "20 10 A black 8.93000 44.41000",
  ]);
});

test("without codes a street is found by its name, however it is written, unless two are called so", async () => {
  const profile = await civicsProfile({}, { streetName: "indirizzo", number: "n" });
  const path = await folder.file("indirizzo;n\nSAL. DELL'ORO;3\nVIA DOPPIA;1\nVia Ignota;1\n");
  const outcome = await importFile(database.db, { kind: "civics", path, profile });
  expect(countsOf(outcome)).toEqual([1, 0, 0, 2]);
  expect(outcome.refused.map(({ reason, detail }) => `${reason}: ${detail}`)).toEqual([
    "Più vie hanno questo nome: serve il codice: VIA DOPPIA",
    "La via non è nel viario: Via Ignota",
  ]);
});

test("an R that may be a colour, and a gazetteer that is not there yet, are told to who imports", async () => {
  const profile = await civicsProfile({}, { streetCode: "via", number: "numero" });
  const path = await folder.file("via;numero\n10;3R\n10;4\n");
  const { notes } = await importFile(database.db, { kind: "civics", path, profile });
  expect(notes).toEqual([
    '1 civici hanno la lettera R. Se sono civici rossi metti "redNumbers": true nel profilo.',
  ]);
});

test("coordinates that fit two projections are not guessed: the projection is asked for, and then taken", async () => {
  const columns = { streetCode: "via", number: "n", x: "x", y: "y" };
  const profile = await civicsProfile({ bounds: undefined }, columns);
  const path = await folder.file("via;n;x;y\n10;100;494625.7;4917492.2\n");
  const asked = { kind: "civics", path, profile } as const;
  await expect(prepare(database.db, asked)).rejects.toThrow(
    /più sistemi di riferimento: EPSG:7791 .*EPSG:7792 .*--crs/,
  );
  const { chosen } = await prepare(database.db, { ...asked, crs: "EPSG:25832" });
  expect(chosen?.middle[0]).toBeCloseTo(8.9325, 5);
  const elsewhere = prepare(database.db, { ...asked, crs: "EPSG:4326" });
  await expect(elsewhere).rejects.toThrow(/non cadono nel Comune con EPSG:4326/);
});

test("buildings come with their shape, their use, and the street and number read from one address", async () => {
  const square = (x: number, y: number) => [
    [x, y],
    [x + 20, y],
    [x + 20, y + 20],
    [x, y + 20],
    [x, y],
  ];
  const feature = (geometry: unknown, properties: Record<string, unknown>) => ({
    type: "Feature",
    geometry,
    properties,
  });
  const path = await folder.file(
    JSON.stringify({
      type: "FeatureCollection",
      crs: { type: "name", properties: { name: "EPSG:7791" } },
      features: [
        feature(
          { type: "Polygon", coordinates: [square(494625, 4917492)] },
          {
            Codice: "S1",
            Denominazione: "Scuola Doria",
            Uso: "SCUOLA",
            Indirizzo: "V. Garibaldi, 12/A",
            Piani: "3",
          },
        ),
        feature(
          { type: "Polygon", coordinates: [[[494625, 4917492]]] },
          { Codice: "S2", Denominazione: "Rotta" },
        ),
        feature(null, {
          Codice: "S3",
          Denominazione: "Palestra",
          Uso: "Spogliatoio",
          Indirizzo: "presso il campo",
        }),
        feature(null, { Codice: "S4", Denominazione: "Antica", Anno: "12000" }),
      ],
    }),
  );
  const asked = { kind: "buildings", path, profile: "generic", apply: true } as const;
  const outcome = await importFile(database.db, asked);
  expect(outcome.refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    "2 Geometria non utilizzabile",
    "4 Anno di costruzione non valido",
  ]);
  const { rows } = await sql`
    select code, use, street_code, civic_number, civic_letter, address_text, storey_count,
      round(st_area(footprint::geography)) as area, st_contains(footprint, point) as inside
    from building order by code`.execute(database.db);
  expect(rows).toMatchObject([
    {
      code: "S1",
      use: "school",
      street_code: "10",
      civic_number: 12,
      civic_letter: "A",
      address_text: "Via Garibaldi 12A",
      storey_count: 3,
      area: 400,
      inside: true,
    },
    {
      code: "S3",
      use: "spogliatoio",
      street_code: null,
      address_text: "presso il campo",
      area: null,
      inside: null,
    },
  ]);
  expect(countsOf(await importFile(database.db, asked))).toEqual([0, 0, 2, 2]);
});
