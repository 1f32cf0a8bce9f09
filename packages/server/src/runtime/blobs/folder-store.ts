import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { exists, pathIn, writeOnce, writeOver } from "#runtime/blobs/blob-files.ts";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";

const nothing = (): Promise<void> => Promise.resolve();

/** Must be one file system: a finished file is moved into place. */
export function folderStore(directory: string): ByteStore {
  return {
    put: (sha256, bytes) => writeOnce(directory, pathIn(directory, sha256), bytes),
    putBack: (sha256, bytes) => writeOver(directory, pathIn(directory, sha256), bytes),
    remove: (sha256) => rm(pathIn(directory, sha256), { force: true }),
    async open(sha256) {
      const path = pathIn(directory, sha256);
      return (await exists(path)) ? createReadStream(path) : undefined;
    },
    async asFile(sha256) {
      const path = pathIn(directory, sha256);
      return (await exists(path)) ? { path, release: nothing } : undefined;
    },
  };
}
