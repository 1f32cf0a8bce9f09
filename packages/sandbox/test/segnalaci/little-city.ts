import type { City, LonLat, SeedReport, Street } from "#city/types.ts";

// why: the generator of cities has its own tests and takes time; three streets are enough to file a report.
const STREETS: readonly Street[] = [
  {
    code: "58520",
    name: "VIA SAN LORENZO",
    municipio: "I",
    line: [
      [8.9298, 44.4086],
      [8.9312, 44.4078],
      [8.9334, 44.407],
    ],
  },
  {
    code: "00800",
    name: "CORSO ENRICO D'ALBERTIS",
    municipio: "I",
    line: [
      [8.92, 44.42],
      [8.925, 44.421],
    ],
  },
  {
    code: "42640",
    name: "PIAZZA DE FERRARI",
    municipio: "I",
    line: [
      [8.9335, 44.4072],
      [8.9345, 44.4075],
    ],
  },
];

function report(id: number, until: Date): SeedReport {
  return {
    id: `r${id}`,
    category: "Ascensori e montascale",
    subject: `Ascensore fermo al piano ${id}`,
    description: "L'ascensore è fermo da stamattina e una persona in carrozzina non può salire.",
    point: [8.931, 44.408],
    addressText: `Via San Lorenzo ${id}`,
    buildingCode: null,
    reporter:
      id % 3 === 0
        ? null
        : {
            firstName: "Ada",
            lastName: "Parodi",
            taxCode: "PRDDAA80A41D969X",
            email: "ada.parodi@example.org",
            phone: "0100000000",
          },
    createdAt: new Date(until.getTime() - (41 - id) * 8 * 3600_000).toISOString(),
  };
}

export const LITTLE_CITY: City = {
  seed: 1,
  municipi: [{ code: "I", name: "Centro Est" }],
  boundary: [
    [
      [8.9, 44.4],
      [8.95, 44.4],
      [8.95, 44.43],
      [8.9, 44.43],
      [8.9, 44.4],
    ],
  ],
  streets: STREETS,
  complexes: [],
  buildings: [],
  storeysOf: () => [],
  spacesOf: () => [],
  unitsOf: () => [],
  elementsOf: () => [],
  reports: ({ count, until }) => Array.from({ length: count }, (_each, index) => report(index + 1, until)),
  addressNear: (point: LonLat) => ({ text: "Via San Lorenzo 5", point }),
};
