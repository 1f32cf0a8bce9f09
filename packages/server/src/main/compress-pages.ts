import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const TEXT = /\.(js|css|html|svg)$/;
/** Below a packet there is nothing to gain. */
const LEAST_BYTES = 1_400;

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/**
 * Writes a compressed copy beside each text of the built pages, once, so that serving costs nothing and a phone on a slow
 * network receives a third of the bytes.
 * @returns how many files were compressed
 */
export async function compressPages(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  let compressed = 0;
  for (const file of files) {
    const content = await readFile(file);
    if (content.length < LEAST_BYTES) continue;
    await Promise.all([
      toGzip(content, { level: constants.Z_BEST_COMPRESSION }).then((bytes) =>
        writeFile(`${file}.gz`, bytes),
      ),
      toBrotli(content, {
        params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      }).then((bytes) => writeFile(`${file}.br`, bytes)),
    ]);
    compressed += 1;
  }
  return compressed;
}
