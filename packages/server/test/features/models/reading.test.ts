import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ExcelJs from "exceljs";
import { expect, test } from "vitest";
import { checkIds } from "#domain/models/ids/check-ids.ts";
import { modelThings } from "#domain/models/model-things.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readCobie } from "#features/models/cobie/read-cobie.ts";
import { readIds } from "#features/models/ids/read-ids.ts";
import { readIfc } from "#features/models/ifc/read-ifc.ts";
import { runReader } from "#features/models/run-reader.ts";
import { guid, ifcText } from "#test/features/models/ifc-text.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

test.each(["IFC2X3", "IFC4", "IFC4X3_ADD2"] as const)(
  "a model of %s is read with its storeys, rooms, elements, units and classifications",
  async (schema) => {
    const model = soundModel(await readIfc(bytesOf(ifcText({ schema }))));
    expect(model.findings).toEqual([]);
    const things = Object.fromEntries(modelThings(model).map((thing) => [thing.key, thing]));
    expect(things[guid("S1")]?.fields).toMatchObject({ name: { value: "Piano primo" }, level: { value: 1 } });
    expect(things[guid("V1")]).toMatchObject({ name: "CT01 Centrale termica", parentKey: guid("S0") });
    expect(things[guid("V1")]?.fields).toMatchObject({ areaM2: { value: 18.46 }, use: { value: "Tecnico" } });
    expect(things[guid("W1")]?.fields.uni8290).toEqual({ value: "2.1" });
    expect(things[guid("C1")]).toMatchObject({
      name: "Caldaia à gas",
      parentKey: guid("V1"),
      storey: "Piano terra",
      code: "CAL-1",
    });
    expect(things[guid("C1")]?.fields).toMatchObject({
      serial: { value: "A-77" },
      "Pset_Prova.NominalPower": { value: 90, unit: "kW" },
    });
  },
);

test("a model that does not say its units is read without heights and areas, and says so", async () => {
  const model = await readIfc(bytesOf(ifcText({ units: false })));
  expect(model.findings.map(({ code }) => code)).toEqual(["missing-unit", "missing-unit"]);
  const space = modelThings(soundModel(model)).find(({ kind }) => kind === "space");
  expect(space?.fields.areaM2).toBeUndefined();
});

test.each([
  ["half of a file", ifcText().slice(0, 900), /troncato/],
  ["a text", "Gentile ufficio, in allegato", /Non è un file IFC/],
  ["a compressed model", "PK\u0003\u0004…", /estrai/],
  ["an unknown schema", ifcText().replace("'IFC4'", "'IFC9'"), /Schema IFC non riconosciuto \(«IFC9»\)/],
  ["no objects at all", ifcText().replace(/DATA;[^]*ENDSEC;\nEND/, "DATA;\nENDSEC;\nEND"), /vuoto/],
])("%s is refused in words, and the process lives", async (_, text, words) => {
  await expect(runReader({ format: "ifc", bytes: bytesOf(text) })).rejects.toThrow(words);
});

test("lines that are no lines, and references to nothing, leave what can be read", async () => {
  const more = ["#90=IFCRELAGGREGATES('x',$,$,$,#999,(#998,#12));", "#91=IFCPROPERTYSET($,$,$,$,(#997));"];
  const answer = await runReader({ format: "ifc", bytes: bytesOf(ifcText({ more })) });
  expect(answer.kind === "model" && modelThings(answer.model)).toHaveLength(5);
});

test("a storey that contains itself, and an identifier that is there twice, end in findings", async () => {
  const more = [
    `#90=IFCRELAGGREGATES('${guid("R90")}',$,$,$,#12,(#11));`,
    `#91=IFCRELAGGREGATES('${guid("R91")}',$,$,$,#11,(#12));`,
    `#92=IFCWALL('${guid("W1")}',$,'Parete ripetuta',$,$,$,$,$,$);`,
  ];
  const model = soundModel(await readIfc(bytesOf(ifcText({ more }))));
  expect(model.findings.map(({ code }) => code).sort()).toEqual(["cyclic-containment", "duplicate-id"]);
});

test("all parts of a whole are on it, not only the first", async () => {
  const more = [
    `#90=IFCSPACE('${guid("V2")}',$,'CT02',$,$,$,$,'Deposito',.ELEMENT.,$,$);`,
    `#91=IFCSPACE('${guid("V3")}',$,'CT03',$,$,$,$,'Corridoio',.ELEMENT.,$,$);`,
    `#92=IFCRELAGGREGATES('${guid("R90")}',$,$,$,#12,(#90,#91));`,
  ];
  const things = modelThings(soundModel(await readIfc(bytesOf(ifcText({ more })))));
  const spaces = things.filter(({ kind }) => kind === "space");
  expect(spaces.map(({ name, storey }) => `${name}: ${storey}`)).toEqual([
    "CT01 Centrale termica: Piano terra",
    "CT02 Deposito: Piano primo",
    "CT03 Corridoio: Piano primo",
  ]);
});

test("a model with more objects or properties than one building has is refused before it fills the memory", async () => {
  const bytes = bytesOf(ifcText());
  await expect(readIfc(bytes, { mostObjects: 3, mostProperties: 10 })).rejects.toThrow(/oggetti, più di 3/);
  await expect(readIfc(bytes, { mostObjects: 100, mostProperties: 2 })).rejects.toThrow(
    /proprietà, più di 2/,
  );
});

test("a reading that takes too long, or too much memory, ends in words", async () => {
  const bytes = bytesOf(ifcText());
  const limits = { seconds: 0.05, memoryMegabytes: 1_024 };
  await expect(runReader({ format: "ifc", bytes }, limits)).rejects.toThrow(/non è finita in/);
  const small = { seconds: 60, memoryMegabytes: 8 };
  await expect(runReader({ format: "ifc", bytes }, small)).rejects.toThrow(/memoria disponibile/);
});

async function idsCases(): Promise<string[]> {
  const files = await readdir(join(FIXTURES, "buildingsmart-ids"), { recursive: true });
  return files.filter((name) => name.endsWith(".ids")).sort();
}

test("buildingSMART's own cases pass and fail as they are named", async () => {
  const cases = await idsCases();
  expect(cases.length).toBeGreaterThan(20);
  for (const name of cases) {
    const read = (file: string) => readFile(join(FIXTURES, "buildingsmart-ids", file));
    const model = soundModel(await readIfc(await read(name.replace(/ids$/, "ifc"))));
    const results = checkIds(readIds(await read(name)), model);
    const isPassed = results.every(({ passed }) => passed);
    expect({ name, isPassed }).toEqual({ name, isPassed: name.includes("/pass-") });
  }
});

const rules = (requirement: string) =>
  bytesOf(`<ids xmlns="http://standards.buildingsmart.org/IDS" xmlns:xs="http://www.w3.org/2001/XMLSchema"><info><title>Capitolato</title></info>
  <specifications><specification name="Caldaie" ifcVersion="IFC4"><applicability minOccurs="0" maxOccurs="unbounded">
  <entity><name><simpleValue>IFCBOILER</simpleValue></name></entity></applicability><requirements>${requirement}</requirements>
  </specification></specifications></ids>`);

const property = (name: string, value: string) =>
  `<property cardinality="required"><propertySet><simpleValue>Pset_Prova</simpleValue></propertySet><baseName><simpleValue>${name}</simpleValue></baseName>${value}</property>`;

test("an IDS check names what is missing, of which object, in Italian", async () => {
  const bytes = bytesOf(ifcText());
  const answer = await runReader({ format: "ifc", bytes, rules: rules(property("Marca", "")) });
  expect(answer).toMatchObject({
    kind: "checked",
    title: "Capitolato",
    results: [
      {
        name: "Caldaie",
        passed: false,
        applicable: 1,
        failed: 1,
        failures: [{ name: "Caldaia à gas", reasons: ["Manca proprietà «Marca» di «Pset_Prova»"] }],
      },
    ],
  });
});

test("values are compared in the units of the SI, as IDS writes them", async () => {
  const least = (watt: number) =>
    property(
      "NominalPower",
      `<value><xs:restriction base="xs:double"><xs:minInclusive value="${watt}"/></xs:restriction></value>`,
    );
  const model = soundModel(await readIfc(bytesOf(ifcText({ power: 90 }))));
  expect(checkIds(readIds(rules(least(90_000))), model)).toMatchObject([{ passed: true }]);
  expect(checkIds(readIds(rules(least(90_001))), model)).toMatchObject([{ passed: false }]);
});

test.each([
  ["a DTD", '<!DOCTYPE ids [<!ENTITY a "b">]><ids/>', /DTD/],
  ["no XML", "<ids", /non è XML/],
  ["another XML", "<gml/>", /Non è un file IDS/],
  ["a pattern that cannot be", "", /forma che non si capisce/],
])("an IDS file with %s is refused in words", (_, text, words) => {
  const given =
    text === ""
      ? rules(
          property(
            "A",
            '<value><xs:restriction base="xs:string"><xs:pattern value="("/></xs:restriction></value>',
          ),
        )
      : bytesOf(text);
  expect(() => readIds(given)).toThrow(words);
});

async function workbook(sheets: Record<string, (string | number | null)[][]>): Promise<Uint8Array> {
  const book = new ExcelJs.Workbook();
  for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

test("a COBie workbook with blank columns and broken references loses nothing, and says where", async () => {
  const model = await readCobie(
    await workbook({
      Floor: [
        ["Name", "Elevation"],
        ["Piano terra", "zero"],
      ],
      Space: [
        ["Name", "FloorName", null],
        ["Aula 1", "Piano quinto", "accanto alla scala"],
      ],
      Component: [
        ["Name", "TypeName", "Space", "ExtIdentifier"],
        ["Caldaia", "n/a", "Aula 1", guid("C1")],
        [null, "Tipo ignoto", "Aula 1, Aula 9", null],
      ],
      Attribute: [
        ["Name", "SheetName", "RowName", "Value"],
        ["Potenza", "Component", "Pompa", 3],
      ],
      Job: [
        ["Name", "Frequency"],
        ["Controllo fumi", 12],
      ],
    }),
  );
  expect(model.findings.map(({ code, where }) => `${code}: ${where}`)).toEqual([
    "blank-column: Foglio Space",
    "missing-name: Foglio Component, riga 3",
    "broken-reference: Foglio Attribute, riga 2",
    "unreadable-value: Foglio Floor, riga 2",
    "broken-reference: Foglio Space, riga 2",
    "broken-reference: Foglio Component, riga 3",
    "broken-reference: Foglio Component, riga 3",
  ]);
  const things = modelThings(soundModel(model));
  expect(things.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "storey Piano terra",
    "space Aula 1",
    "element Caldaia",
    "element Riga 3",
  ]);
  expect(things[1]?.fields["COBie.Colonna 3"]).toEqual({ value: "accanto alla scala" });
  expect(model.keptSheets.map(({ name }) => name)).toEqual(["Attribute", "Job"]);
});

test("a workbook that is no COBie, and an archive that is broken, are refused in words", async () => {
  await expect(readCobie(await workbook({ Foglio1: [["a"]] }))).rejects.toThrow(/Non è una cartella COBie/);
  const whole = await workbook({ Floor: [["Name"], ["Piano terra"]] });
  await expect(readCobie(whole.subarray(0, whole.length - 200))).rejects.toThrow(/rovinato o troncato/);
});
