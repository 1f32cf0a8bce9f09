import { expect, test } from "vitest";
import { degreesText, planeOf, planeText } from "#ui/map/coordinates.ts";

test("geographic coordinates are written with the decimal comma, latitude first, and their sides", () => {
  expect(degreesText({ latitude: 44.411249, longitude: 8.9325 })).toBe("44,41125° N, 8,93250° E");
  expect(degreesText({ latitude: -1.5, longitude: -0.25 })).toBe("1,50000° S, 0,25000° O");
});

// Computed by PostGIS 3.3 with PROJ 9.1, st_transform to EPSG:7791, 7792 and 32634 (zone 34 on an ellipsoid 0.1 mm away).
test.each([
  ["Genova", { longitude: 8.9325, latitude: 44.41125 }, 32, { east: 494625.7681, north: 4917553.3383 }],
  ["Roma", { longitude: 12.4964, latitude: 41.9028 }, 33, { east: 292335.3131, north: 4642015.4999 }],
  ["Otranto", { longitude: 18.4926, latitude: 40.1433 }, 34, { east: 286405.5224, north: 4446676.5082 }],
])("plane coordinates of %s agree with PROJ to the centimetre", (_, point, zone, known) => {
  const plane = planeOf(point);
  expect(plane.zone).toBe(zone);
  expect(plane.east).toBeCloseTo(known.east, 2);
  expect(plane.north).toBeCloseTo(known.north, 2);
});

test("plane coordinates name their system and zone", () => {
  expect(planeText({ longitude: 8.9325, latitude: 44.41125 })).toMatch(
    /^E \d{3}\.\d{3}, N 4\.\d{3}\.\d{3} \(RDN2008, UTM 32N\)$/,
  );
});
