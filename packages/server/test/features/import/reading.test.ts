import exceljs from "exceljs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { detectCrs } from "#features/import/detect-crs.ts";
import { type Encoding, inspectFile } from "#features/import/inspect-file.ts";
import { openSource, type ReadingWishes } from "#features/import/open-source.ts";
import { transformFrom } from "#features/import/projections.ts";
import { detectSeparator } from "#features/import/read-csv.ts";
import { readMoment } from "#features/import/read-moment.ts";
import { readNumber } from "#features/import/read-number.ts";
import { importFolder } from "#test/features/import/importing.ts";

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder.remove());

async function read(content: string | Uint8Array, wishes: ReadingWishes = {}, name?: string) {
  const path = await folder.file(content, name);
  const inspection = await inspectFile(path, wishes.encoding);
  const file = await openSource(path, inspection, wishes);
  const rows = [];
  for await (const row of file.rows()) rows.push(row);
  return { file, inspection, rows, cells: rows.map(({ cells }) => [...cells.values()]) };
}

const TEXT = "codice;nome\n1;Via della Libertà\n2;Salita Sant’Anna\n";

function encoded(encoding: Encoding, mark: boolean): Uint8Array {
  const text = (mark ? "\uFEFF" : "") + TEXT;
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  if (encoding === "utf-16le") return Buffer.from(text, "utf16le");
  if (encoding === "utf-16be") return Buffer.from(text, "utf16le").swap16();
  return Buffer.from([...text].map((sign) => (sign === "’" ? 0x92 : sign.codePointAt(0)!)));
}

test.each([
  ["utf-8", false],
  ["utf-8", true],
  ["utf-16le", true],
  ["utf-16le", false],
  ["utf-16be", true],
  ["windows-1252", false],
] as const)(
  "a text in %s (with its mark: %s) is recognised and read with its accents",
  async (encoding, mark) => {
    const { inspection, file, cells } = await read(encoded(encoding, mark));
    expect(inspection).toMatchObject({ encoding, hasMark: mark });
    expect(file).toMatchObject({ format: "csv", separator: ";", headings: ["codice", "nome"] });
    expect(cells).toEqual([
      ["1", "Via della Libertà"],
      ["2", "Salita Sant’Anna"],
    ]);
  },
);

test("a text that is not of the encoding asked for is refused", async () => {
  await expect(read(encoded("windows-1252", false), { encoding: "utf-8" })).rejects.toThrow(/non sono UTF-8/);
});

test.each([
  ["a;b;c\n1;2,5;3\n", ";"],
  ["a,b,c\n1,2;5,3\n", ","],
  ["a\tb\n1,5\t2;3\n", "\t"],
  ["a|b\n1|2\n", "|"],
  ['a,"b;c;d;e",f\n1,"x;y;z;w",3\n', ","],
  ["solo\nuna\n", ";"],
])("the separator of %j is found", (text, separator) => {
  expect(detectSeparator(text)).toBe(separator);
});

test("quoted cells hold separators, quotes and line ends, and lines are counted as an editor counts them", async () => {
  const { rows } = await read('a;b\r\n1;"x;\r\n""y"""\r\n\r\n2;via "Roma"\r\n3\r\n4;5;\r\n6;7;8\r\n');
  expect(rows.map(({ line, cells, fault }) => [line, cells.get("a"), cells.get("b"), fault?.detail])).toEqual(
    [
      [2, "1", 'x;\n"y"', undefined],
      [5, "2", 'via "Roma"', undefined],
      [6, "3", "", "1 invece di 2"],
      [7, "4", "5", undefined],
      [8, "6", "7", "3 invece di 2"],
    ],
  );
});

test("headings that are empty or come twice are told apart", async () => {
  const { file } = await read("a;;a\n1;2;3\n");
  expect(file.headings).toEqual(["a", "colonna 2", "a (2)"]);
});

async function workbook(fill: (book: exceljs.Workbook) => void): Promise<Uint8Array> {
  const book = new exceljs.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

test("a spreadsheet is read by its rows: numbers, days, formulas, formatted words, a sheet by name", async () => {
  const content = await workbook((book) => {
    book.addWorksheet("Note").addRow(["niente"]);
    const sheet = book.addWorksheet("Vie");
    sheet.addRow(["codice", "nome", "dal"]);
    sheet.addRow([12, { richText: [{ text: "Via " }, { text: "Roma" }] }, new Date("2024-02-29T00:00:00Z")]);
    sheet.addRow([]);
    sheet.addRow([{ formula: "A2+1", result: 13 }, "Via Dante"]);
  });
  const { file, rows, cells } = await read(content, { sheet: "Vie" }, "vie.xlsx");
  expect(file).toMatchObject({ format: "xlsx", sheet: "Vie", headings: ["codice", "nome", "dal"] });
  expect(cells).toEqual([
    ["12", "Via Roma", "2024-02-29"],
    ["13", "Via Dante", ""],
  ]);
  expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  await expect(read(content, { sheet: "Altro" })).rejects.toThrow(
    /il foglio «Altro» non c'è; ci sono Note, Vie/,
  );
});

test("a GeoJSON gives its properties, its geometry and the projection it names", async () => {
  const { file, rows } = await read(
    JSON.stringify({
      type: "FeatureCollection",
      crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::3003" } },
      features: [
        { type: "Feature", geometry: { type: "Point", coordinates: [1, 2] }, properties: { a: 1, b: null } },
        { type: "Feature", geometry: null, properties: { c: "x" } },
        7,
      ],
    }),
  );
  expect(file).toMatchObject({ format: "geojson", crs: "EPSG:3003", headings: ["a", "b", "c"] });
  expect(rows.map(({ line, geometry, fault }) => [line, geometry?.type, fault?.reason])).toEqual([
    [1, "Point", undefined],
    [2, undefined, undefined],
    [3, undefined, "Non è un oggetto GeoJSON"],
  ]);
});

test.each([
  ['{"type": "FeatureCollection", ', /non è JSON/],
  ['{"type": "Topology"}', /non è una FeatureCollection/],
  [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /vecchio tipo/],
  [Buffer.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]), /non si legge come XLSX/],
  [Buffer.from([1, 0, 2, 0xff, 0, 0, 0, 7, 0, 0]), /non è un testo/],
])("a file that is none of these is refused for what it is", async (content, said) => {
  await expect(read(content)).rejects.toThrow(said);
});

// As PostGIS transforms it.
test.each([
  ["EPSG:3003", 1494652.842, 4917510.131],
  ["EPSG:4326", 8.9325, 44.4107],
  ["EPSG:3004", 2036892.752, 4935441.588],
  ["EPSG:7791", 494625.718, 4917492.247],
  ["EPSG:32632", 494625.718, 4917492.247],
  ["EPSG:7792", 16893.102, 4935424.899],
])("a point of Genoa in %s falls where it is", (crs, x, y) => {
  const [longitude, latitude] = transformFrom(crs)(x, y);
  expect(longitude).toBeCloseTo(8.9325, 6);
  expect(latitude).toBeCloseTo(44.4107, 6);
});

const found = (x: number, y: number, options = {}) => {
  const finding = detectCrs([[x, y]], options);
  if (finding.kind === "several") return finding.candidates.map(({ crs }) => crs);
  return finding.kind === "none"
    ? "none"
    : `${finding.chosen.crs}${finding.chosen.swapped ? " swapped" : ""}`;
};

test("the projection is told by where the numbers fall, axes included", () => {
  expect(found(1494652, 4917510)).toBe("EPSG:3003");
  expect(found(4917510, 1494652)).toBe("EPSG:3003 swapped");
  expect(found(8.93, 44.41)).toBe("EPSG:4326");
  expect(found(44.41, 8.93)).toBe("EPSG:4326 swapped");
  expect(found(2520000, 4500000)).toBe("EPSG:3004");
  expect(found(3, 4)).toBe("none");
});

test("numbers that fit two zones are not guessed, unless the municipality or the projection is known", () => {
  expect(found(494624, 4917491)).toEqual(["EPSG:7791", "EPSG:7792"]);
  expect(found(494624, 4917491, { bounds: [8.6, 44.3, 9.1, 44.6] })).toBe("EPSG:7791");
  expect(found(494624, 4917491, { crs: "EPSG:32632" })).toBe("EPSG:32632");
});

test.each([
  ["1472210,83", 1472210.83],
  ["1.472.210,83", 1472210.83],
  ["1472210.83", 1472210.83],
  ["-8", -8],
  ["dodici", undefined],
  ["1.2.3", undefined],
])("the number «%s» is read as an Italian office writes it", (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test.each([
  ["2026-06-24", { day: "2026-06-24", minute: 0 }],
  ["24/06/2026", { day: "2026-06-24", minute: 0 }],
  ["4/6/2026 9:05", { day: "2026-06-04", minute: 545 }],
  ["20260624", { day: "2026-06-24", minute: 0 }],
  ["2026-06-24T22:30:00Z", { day: "2026-06-25", minute: 30 }],
  ["30/02/2026", undefined],
  ["24/06/26", undefined],
  ["ieri", undefined],
])("the date «%s» is read, or refused", (text, moment) => {
  expect(readMoment(text)).toEqual(moment);
});

test("any number and any date that is written is read back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
      const text = `${whole},${String(cents).padStart(2, "0")}`;
      expect(readNumber(text)).toBe(Number(text.replace(",", ".")));
    }),
  );
  const days = fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      const [year, month, day] = date.toISOString().slice(0, 10).split("-");
      expect(readMoment(`${day}/${month}/${year}`)?.day).toBe(`${year}-${month}-${day}`);
    }),
  );
});
