import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlants } from "#connectors/caitel/mapping.ts";

const DOCUMENTED = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "fixtures/responsabile.reference-genova-caitel-section-5.json"),
    "utf8",
  ),
) as { impianti: [Record<string, unknown>] };
const [PLANT] = DOCUMENTED.impianti;
const read = (changes: object) => readPlants({ impianti: [{ ...PLANT, ...changes }] })?.[0];

test("the documented answer is a plant with its machines, reports, maintenances and documents", () => {
  expect(readPlants(DOCUMENTED)).toEqual([
    {
      kind: "plant",
      value: {
        key: "1001",
        groupKey: "1",
        code: "GE-000001",
        plate: "LIG0000001",
        address: "VIA DI PROVA 10",
        municipality: "GENOVA",
        maximumPower: "350",
        maintenanceFirm: "DITTA PROVA",
        stampExpiryYear: 2026,
        maintenanceFrequency: "ANNUALE",
        maintenanceOperations: null,
        maintenanceSince: "2020-10-01",
        dismissedOn: null,
        generatorType: "GT",
        machineType: "GRUPPO TERMICO",
        machines: [
          { maker: "MARCA", model: "MOD1", serial: "SN0001", installedOn: "2012-09-01", dismissedOn: null },
        ],
        reports: [
          {
            key: "501",
            code: "R-501",
            reportedOn: "2024-10-15",
            protocolledOn: "2024-10-20",
            firm: "DITTA PROVA",
            generator: "1",
            machine: "GT1",
            kind: "GT",
            documents: [
              { kind: "efficiency-report", plantKey: "1001", groupKey: "1", itemKey: "501" },
              { kind: "receipt", plantKey: "1001", groupKey: "1", itemKey: "501" },
            ],
          },
        ],
        maintenances: [
          {
            key: "701",
            doneOn: "2024-10-15",
            firm: "DITTA PROVA",
            origin: { kind: "from-report" },
            documents: [{ kind: "maintenance", plantKey: "1001", groupKey: "1", itemKey: "701" }],
          },
        ],
        documents: [{ kind: "plant-declaration", plantKey: "1001", groupKey: "1", itemKey: null }],
        unread: [],
      },
    },
  ]);
});

test("whatever comes is a list of plants, each read or named as malformed, or no list at all", () => {
  const isNamed = (answer: unknown) =>
    readPlants(answer)?.every(({ kind }) => kind === "plant" || kind === "malformed") ?? true;
  fc.assert(fc.property(fc.jsonValue(), isNamed));
  const anything = fc.record(
    Object.fromEntries(
      Object.keys(PLANT).map((name) => [name, fc.oneof(fc.constant(PLANT[name]), fc.jsonValue())]),
    ),
    { requiredKeys: [] },
  );
  fc.assert(fc.property(fc.array(anything), (impianti) => isNamed({ impianti })));
});

test("a day that is none costs only itself, and is told", () => {
  expect(read({ dataDismissione: "31-02-2020", dataIninzioManutenzione: "01-10-2020" })).toMatchObject({
    kind: "plant",
    value: {
      dismissedOn: null,
      maintenanceSince: "2020-10-01",
      unread: [{ field: "dataDismissione", text: "31-02-2020" }],
    },
  });
});

test("a report that cannot be read is told, and the plant stays", () => {
  expect(read({ rapporti: [{ codRapporto: "R" }] })).toMatchObject({
    value: { reports: [], unread: [{ field: "rapporti", text: expect.stringContaining("R") }] },
  });
});

test.each([
  ["m", { kind: "entered-by-hand" }],
  ["R", { kind: "from-report" }],
  ["Z", { kind: "unknown", code: "Z" }],
  [null, { kind: "unknown", code: null }],
])("a maintenance of origin %s is %o: an unknown one is never guessed", (origine, origin) => {
  expect(read({ manutenzioni: [{ idManutenzione: 1, origine }] })).toMatchObject({
    value: { maintenances: [{ origin }] },
  });
});

test("one element of nulls is an empty list, and so are null and one object for a list of one", () => {
  expect(readPlants({ impianti: [{ idImpianto: null, targa: null }] })).toEqual([]);
  expect(readPlants({ impianti: null })).toEqual([]);
  expect(readPlants({ impianti: PLANT })).toMatchObject([{ kind: "plant" }]);
  expect(read({ macchine: [{ fabbricante: null, modello: null }] })).toMatchObject({
    value: { machines: [] },
  });
});

test("a plant without its key is malformed, with what it was", () => {
  expect(read({ idImpianto: null })).toMatchObject({
    kind: "malformed",
    because: expect.stringContaining("idImpianto"),
  });
});

test("what says that there is no document is not taken for one", () => {
  const none = [{ idRapporto: 1, rapporto: "N", ricevuta: " " }];
  expect(read({ dichiarazioneManutenzione: null, rapporti: none })).toMatchObject({
    value: { documents: [], reports: [{ documents: [] }] },
  });
});
