import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapGround } from "#city/map-ground.ts";

test("the committed background of the training map is what the city's data says", () => {
  const path = new URL("../../data/map-ground.geojson", import.meta.url);
  // When a street moves: node packages/sandbox/src/city/write-map-ground.ts
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(mapGround());
});
