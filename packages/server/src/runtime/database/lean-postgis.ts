import { randomUUID } from "node:crypto";
import { access, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { Extension } from "@electric-sql/pglite";
import { postgis } from "@electric-sql/pglite-postgis";

/** Rasters, topology, geocoding and upgrades from other releases: most of the bundle, and nothing of ours. */
const UNUSED =
  /(?:^|\/)(?:contrib\/|postgis_(?:raster|topology|tiger_geocoder)|postgis--(?:unpackaged|ANY)--|postgis--[\d.]+--ANY)/;
const NEEDED = "lib/postgresql/postgis-3.so";
const BLOCK = 512;

/**
 * PostGIS for the embedded database without the parts that nobody here asks for: compiling them at every opening takes as
 * long as everything else, and 90 MB of memory. What is left of the package's bundle is kept in `cacheDir`.
 */
export function leanPostgis(cacheDir: string): Extension {
  return {
    ...postgis,
    async setup(pg, options) {
      const full = await postgis.setup(pg, options);
      if (full.bundlePath === undefined) return full;
      // A disk that is full or not ours to write opens the whole bundle, as slow as it is.
      const lean = await leanBundle(full.bundlePath, cacheDir).catch(() => undefined);
      return lean === undefined ? full : { ...full, bundlePath: lean };
    },
  };
}

async function leanBundle(bundle: URL, cacheDir: string): Promise<URL | undefined> {
  const path = join(cacheDir, `postgis-${await packageVersion()}.tar.gz`);
  if (await exists(path)) return pathToFileURL(path);
  const kept = leanTar(await promisify(gunzip)(await readFile(bundle)));
  if (kept === undefined) return undefined;
  const making = `${path}.${randomUUID()}`;
  try {
    await writeFile(making, await promisify(gzip)(kept, { level: 1 }));
    await rename(making, path);
  } finally {
    await rm(making, { force: true });
  }
  return pathToFileURL(path);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function packageVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite-postgis");
  const { version } = JSON.parse(await readFile(join(entry, "../../package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/** @returns undefined when this is not the archive we know (POSIX ustar: blocks of 512 bytes, a header before each file) */
export function leanTar(tar: Buffer): Buffer | undefined {
  const kept: Buffer[] = [];
  let isComplete = false;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    if (!Number.isSafeInteger(size)) return undefined;
    const end = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const name = [textAt(tar, at + 345, 155), textAt(tar, at, 100)].filter(Boolean).join("/");
    if (!UNUSED.test(name)) kept.push(tar.subarray(at, end));
    isComplete ||= name.endsWith(NEEDED);
    at = end;
  }
  return isComplete ? Buffer.concat([...kept, Buffer.alloc(2 * BLOCK)]) : undefined;
}

function textAt(tar: Buffer, start: number, length: number): string {
  const text = tar.toString("latin1", start, start + length);
  const end = text.indexOf("\0");
  return (end === -1 ? text : text.slice(0, end)).trim();
}
