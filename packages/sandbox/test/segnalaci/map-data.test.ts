import { expect, test } from "vitest";
import { mapData } from "#platforms/segnalaci/site/map-data.ts";
import { LITTLE_CITY } from "#test/segnalaci/little-city.ts";

test("a neighbourhood is named amid its streets, those with most streets first", () => {
  const quarters = ["Molo", "Castelletto", "Molo"];
  const streets = LITTLE_CITY.streets.map((street, index) => ({ ...street, quarter: quarters[index] ?? "" }));
  expect(mapData({ ...LITTLE_CITY, streets }, []).quarters).toEqual([
    { n: "Molo", at: [8.93285, 44.40765] },
    { n: "Castelletto", at: [8.925, 44.421] },
  ]);
  expect(mapData(LITTLE_CITY, []).quarters).toEqual([]);
});
