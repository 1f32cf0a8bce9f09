import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { isInsideBoundary, isOnLand } from "#city/geography.ts";

const SEED = 20_260_624;
const until = new Date("2026-11-23T12:00:00Z");

function fingerprint(seed: number): string {
  const city = buildCity({ seed, size: "small" });
  const inside = city.buildings
    .slice(0, 20)
    .map(({ code }) => [city.elementsOf(code), city.unitsOf(code), city.spacesOf(code)]);
  return createHash("sha256")
    .update(JSON.stringify([city.streets, city.buildings, inside, city.reports({ count: 50, until })]))
    .digest("hex");
}

test("the same seed builds the same city, another seed another one", () => {
  expect(fingerprint(SEED)).toBe(fingerprint(SEED));
  expect(fingerprint(SEED)).not.toBe(fingerprint(SEED + 1));
});

test("every building, street and report of the city stands on land inside the municipal boundary", () => {
  const city = buildCity({ seed: SEED, size: "genoa" });
  const points = [
    ...city.buildings.map(({ code, address }) => [code, address.point] as const),
    ...city.reports({ count: 300, until }).map(({ id, point }) => [id, point] as const),
  ];
  expect(points.filter(([, point]) => !isOnLand(point)).map(([name]) => name)).toEqual([]);
  expect(points.filter(([, point]) => !isInsideBoundary(point)).map(([name]) => name)).toEqual([]);
});

test("each size has its number of buildings, with codes and addresses of their own", () => {
  for (const [size, count] of [
    ["small", 240],
    ["genoa", 2_400],
  ] as const) {
    const { buildings } = buildCity({ seed: SEED, size });
    expect(buildings).toHaveLength(count);
    expect(new Set(buildings.map(({ code }) => code)).size).toBe(count);
  }
});

test("all nine Municipi have buildings, and red and black civics both exist", () => {
  const { buildings, municipi } = buildCity({ seed: SEED, size: "small" });
  expect(new Set(buildings.map(({ municipio }) => municipio)).size).toBe(municipi.length);
  expect(new Set(buildings.map(({ address }) => address.colour))).toEqual(new Set(["black", "red"]));
});

test("reports come oldest first, in the words of people, and some tell the same trouble nearby", () => {
  const reports = buildCity({ seed: SEED, size: "small" }).reports({ count: 200, until });
  expect(reports).toHaveLength(200);
  expect(new Set(reports.map(({ subject }) => subject)).size).toBeGreaterThan(30);
  for (const { description } of reports) expect(description).not.toMatch(/[{}]/);
  const repeated = reports.filter((report, index) =>
    reports
      .slice(Math.max(0, index - 5), index)
      .some(
        (other) =>
          other.buildingCode !== null &&
          other.buildingCode === report.buildingCode &&
          other.subject === report.subject,
      ),
  );
  expect(repeated.length).toBeGreaterThan(5);
});
