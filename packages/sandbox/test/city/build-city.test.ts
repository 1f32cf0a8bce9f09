import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { isInside, isInsideBoundary } from "#city/geography.ts";
import type { City, LonLat } from "#city/types.ts";
import { WATER } from "./sea.ts";

const SEED = 20_260_624;
const until = new Date("2026-11-23T12:00:00Z");
const GENOA = buildCity({ seed: SEED, size: "genoa" });

function fingerprint(seed: number): string {
  const city = buildCity({ seed, size: "small" });
  const inside = city.buildings.map(({ code }) => [
    city.storeysOf(code),
    city.spacesOf(code),
    city.unitsOf(code),
    city.elementsOf(code),
  ]);
  return createHash("sha256")
    .update(
      JSON.stringify([
        city.streets,
        city.complexes,
        city.buildings,
        inside,
        city.reports({ count: 50, until }),
      ]),
    )
    .digest("hex");
}

test("the same seed builds the same city to the last extinguisher, another seed another one", () => {
  expect(fingerprint(SEED)).toBe(fingerprint(SEED));
  expect(fingerprint(SEED)).not.toBe(fingerprint(SEED + 1));
});

test("what is inside a building does not depend on which building was asked for first", () => {
  const backwards = buildCity({ seed: SEED, size: "genoa" });
  const last = GENOA.buildings.at(-1)?.code ?? "";
  for (const { code } of backwards.buildings.slice(0, 700)) backwards.elementsOf(code);
  expect(backwards.elementsOf(last)).toEqual(GENOA.elementsOf(last));
});

/** Every point of a city, each with the name of what stands there. */
function pointsOf(city: City): [name: string, point: LonLat][] {
  return [
    ...city.streets.flatMap(({ name, line }) => line.map((point): [string, LonLat] => [name, point])),
    ...city.buildings.map(({ code, address }): [string, LonLat] => [code, address.point]),
    ...city.reports({ count: 400, until }).map(({ id, point }): [string, LonLat] => [id, point]),
  ];
}

test.each(["genoa", "metropolis"] as const)(
  "everything of %s stands inside the municipal boundary",
  (size) => {
    const outside = pointsOf(buildCity({ seed: SEED, size })).filter(([, point]) => !isInsideBoundary(point));
    expect(outside).toEqual([]);
  },
);

test.each(Object.entries(WATER))("no street, building or report is in the water: %s", (_name, water) => {
  expect(pointsOf(GENOA).filter(([, point]) => isInside(point, water))).toEqual([]);
});

test("the waters of this test are really there: the old port's basin and the sea off Boccadasse are water", () => {
  const isWater = (point: LonLat) => Object.values(WATER).some((water) => isInside(point, water));
  expect(isWater([8.921, 44.411])).toBe(true);
  expect(isWater([8.974, 44.385])).toBe(true);
  expect(isWater([8.934, 44.407])).toBe(false);
});

test.each([
  ["small", 240, 1_400, 6_000],
  ["genoa", 2_400, 14_000, 60_000],
] as const)("%s has exactly %i buildings, %i units and %i elements", (size, buildings, units, elements) => {
  const city = buildCity({ seed: SEED, size });
  expect(city.buildings).toHaveLength(buildings);
  expect(city.buildings.reduce((sum, { code }) => sum + city.unitsOf(code).length, 0)).toBe(units);
  expect(city.buildings.reduce((sum, { code }) => sum + city.elementsOf(code).length, 0)).toBe(elements);
});

test("the metropolis has 100,000 buildings and nothing inside them", () => {
  const city = buildCity({ seed: SEED, size: "metropolis" });
  expect(city.buildings).toHaveLength(100_000);
  expect(new Set(city.buildings.map(({ code }) => code)).size).toBe(100_000);
  expect(city.elementsOf(city.buildings[5]?.code ?? "")).toEqual([]);
});

test("how many parts a building has is told without drawing them, and is right", () => {
  for (const { code } of GENOA.buildings.slice(0, 200)) {
    const drawn =
      GENOA.storeysOf(code).length +
      GENOA.spacesOf(code).length +
      GENOA.unitsOf(code).length +
      GENOA.elementsOf(code).length;
    expect(GENOA.partCountOf?.(code)).toBe(drawn);
  }
});

test("codes, names and doors are each one's own", () => {
  const { buildings } = GENOA;
  const doors = buildings.map(
    ({ address }) => `${address.streetCode} ${address.number}${address.letter ?? ""} ${address.colour}`,
  );
  expect(new Set(buildings.map(({ code }) => code)).size).toBe(buildings.length);
  expect(new Set(buildings.map(({ name }) => name)).size).toBe(buildings.length);
  expect(new Set(doors).size).toBe(doors.length);
});

test("every street is in one of the nine Municipi, has a code of five digits, and no two share it", () => {
  const { streets, municipi } = GENOA;
  expect(streets.length).toBeGreaterThanOrEqual(220);
  expect(new Set(streets.map(({ code }) => code)).size).toBe(streets.length);
  expect(new Set(streets.map(({ name }) => name)).size).toBe(streets.length);
  for (const { code } of streets) expect(code).toMatch(/^\d{5}$/);
  expect(new Set(streets.map(({ municipio }) => municipio))).toEqual(
    new Set(municipi.map(({ code }) => code)),
  );
});

test("a Genoese finds her city: known places are where they are, in their Municipio", () => {
  const placeOf = (name: string) => GENOA.buildings.find((building) => building.name === name);
  expect(placeOf("Palazzo Tursi")).toMatchObject({ municipio: "I", use: "office", address: { number: 9 } });
  expect(placeOf("Mercato Orientale")).toMatchObject({ municipio: "I", address: { colour: "red" } });
  expect(placeOf("Sciorba, piscina e impianto sportivo")).toMatchObject({ municipio: "IV" });
  expect(placeOf("Piscine di Albaro")).toMatchObject({ municipio: "VIII" });
  const streetOf = (name: string) => GENOA.streets.find((street) => street.name === name);
  expect(streetOf("VIA CORNIGLIANO")?.municipio).toBe("VI");
  expect(streetOf("VIA MOLASSANA")?.municipio).toBe("IV");
  expect(streetOf("VIA STURLA")?.municipio).toBe("IX");
  expect(GENOA.addressNear([8.9312, 44.4072])?.text).toMatch(/San Lorenzo|Giustiniani|Canneto/);
  expect(GENOA.addressNear([8.8, 44.3])).toBeNull();
});
