import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type Sharp from "sharp";
import { exists, pathIn, writeOnce } from "#runtime/blobs/blob-files.ts";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";

export interface Thumbnail {
  stream: NodeJS.ReadableStream;
  mediaType: string;
}

/** The long side: what a list shows, on a screen three times as dense. */
const LONG_SIDE = 480;
/** A file of a few kilobytes may unfold into gigabytes. The largest photos of telephones have 50 million pixels. */
const MOST_PIXELS = 51_000_000;
const MOST_SECONDS = 10;
/** Behind so many the original comes sooner. */
const MOST_WAITING = 20;
const NONE = new Uint8Array();

/**
 * Small pictures, each made once, when first asked for, and kept beside its original. They carry nothing of what a
 * telephone writes into a photo (place, hour, serial number), and are turned as it was held. One that cannot be made
 * leaves an empty file, so that it is not tried again.
 */
export function createThumbnails(
  directory: string,
  originals: ByteStore,
): {
  open(sha256: string): Promise<Thumbnail | undefined>;
  remove(sha256: string): Promise<void>;
} {
  const making = new Map<string, Promise<void>>();
  // One at a time: unfolded pictures are what takes memory, and the pages' own work goes on beside.
  let last: Promise<unknown> = Promise.resolve();

  async function makeOf(sha256: string, small: string): Promise<void> {
    const original = await originals.asFile(sha256);
    if (original === undefined) return;
    try {
      await writeOnce(directory, small, await shrink(original.path));
    } finally {
      await original.release();
    }
  }

  function make(sha256: string, small: string): Promise<void> {
    const known = making.get(small);
    if (known) return known;
    if (making.size >= MOST_WAITING) return Promise.resolve();
    const made = last.then(() => makeOf(sha256, small)).finally(() => making.delete(small));
    making.set(small, made);
    last = made.catch(() => undefined);
    return made;
  }

  return {
    remove: (sha256) => rm(`${pathIn(directory, sha256)}.small`, { force: true }),
    async open(sha256) {
      const small = `${pathIn(directory, sha256)}.small`;
      // A full disk, a platform for which there is no libvips: the original is shown, as if there were no small ones.
      if (!(await exists(small))) await make(sha256, small).catch(() => undefined);
      const size = await stat(small).then(
        (file) => file.size,
        () => 0,
      );
      return size > 0 ? { stream: createReadStream(small), mediaType: "image/webp" } : undefined;
    },
  };
}

let loaded: Promise<typeof Sharp> | undefined;

/** Loaded with the first picture: whoever only works on messages does without its memory. */
function load(): Promise<typeof Sharp> {
  loaded ??= import("sharp").then(({ default: sharp }) => {
    // What the store takes and nothing else: libvips reads many more formats, each with its own past of holes.
    sharp.block({ operation: ["VipsForeignLoad"] });
    sharp.unblock({
      operation: ["VipsForeignLoadJpegFile", "VipsForeignLoadPngFile", "VipsForeignLoadWebpFile"],
    });
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loaded;
}

/** @returns nothing, as bytes, for what is no picture that can be read */
export async function shrink(path: string): Promise<Uint8Array> {
  const sharp = await load();
  return sharp(path, { limitInputPixels: MOST_PIXELS, failOn: "error", sequentialRead: true })
    .timeout({ seconds: MOST_SECONDS })
    .autoOrient()
    .resize({ width: LONG_SIDE, height: LONG_SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 75 })
    .toBuffer()
    .catch(() => NONE);
}
