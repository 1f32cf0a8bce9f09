import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { leanTar } from "#runtime/database/lean-postgis.ts";

const BUNDLE = new URL(
  "../dist/postgis.tar.gz",
  import.meta.resolve("@electric-sql/pglite-postgis").replace(/dist\/[^/]*$/, "dist/"),
);

test("of PostGIS's bundle what draws maps and measures stays, rasters and topology go", async () => {
  const full = gunzipSync(await readFile(BUNDLE));
  const lean = leanTar(full);
  expect(lean?.length).toBeLessThan(full.length / 2);
  const names = lean?.toString("latin1") ?? "";
  for (const needed of [
    "lib/postgresql/postgis-3.so",
    "extension/postgis.control",
    "extension/postgis--3.",
    "share/proj/proj.db",
  ])
    expect(names, needed).toContain(needed);
  for (const unused of ["lib/postgresql/postgis_raster-3.so", "lib/postgresql/postgis_topology-3.so"])
    expect(names, unused).not.toContain(unused);
});

test("an archive that is not the one we know is left alone", () => {
  expect(leanTar(Buffer.alloc(2048))).toBeUndefined();
  expect(leanTar(Buffer.from("not an archive".repeat(100)))).toBeUndefined();
});
