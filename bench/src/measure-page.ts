import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildPages } from "../../packages/server/src/main/build-pages.ts";
import type { Finding } from "./report.ts";

const DIST = join(import.meta.dirname, "../../packages/web/dist");
const MOST_KB = 250;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

/**
 * What a browser must read before the list of work orders shows: the page's own scripts and what they import at once,
 * plus the chunk of the list when it is apart. From the build's manifest.
 */
export async function measurePage(): Promise<Omit<Finding, "on">[]> {
  await buildPages(console.log);
  const manifest = JSON.parse(await readFile(join(DIST, ".vite/manifest.json"), "utf8")) as Record<
    string,
    Chunk
  >;
  const wanted = Object.keys(manifest).filter(
    (name) => manifest[name]?.isEntry === true || /pages\/work-orders\/work-orders-page/.test(name),
  );
  const files = new Set<string>();
  const take = (name: string) => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) take(imported);
  };
  for (const name of wanted) take(name);
  const scripts = [...files].filter((file) => file.endsWith(".js"));
  const sizes = await Promise.all(
    scripts.map(async (file) => gzipSync(await readFile(join(DIST, file))).length),
  );
  const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  return [
    {
      what: "Page: initial JavaScript of the work-order list",
      target: `≤ ${MOST_KB} kB compressed`,
      measured: `${kilobytes.toFixed(0)} kB`,
      detail: `${scripts.length} files, gzip`,
      met: kilobytes <= MOST_KB && scripts.length > 0,
    },
  ];
}
