import { expect, test } from "vitest";
import { directionsTo } from "#ui/directions.ts";

const TURSI = { latitude: 44.41125, longitude: 8.93255 };

test("a worker's phone opens its own maps, a computer OpenStreetMap, latitude first everywhere", () => {
  expect(directionsTo(TURSI, "Mozilla/5.0 (Linux; Android 15; Pixel 8)")).toBe(
    "geo:44.411250,8.932550?q=44.411250,8.932550",
  );
  expect(directionsTo(TURSI, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")).toBe(
    "https://maps.apple.com/?daddr=44.411250,8.932550",
  );
  expect(directionsTo(TURSI, "Mozilla/5.0 (X11; Linux x86_64)")).toBe(
    "https://www.openstreetmap.org/directions?to=44.411250%2C8.932550",
  );
});
