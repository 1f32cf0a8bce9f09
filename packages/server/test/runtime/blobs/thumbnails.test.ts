import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pathIn, writeOnce } from "#runtime/blobs/blob-files.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stabile-thumbnails-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Red above, blue below, held sideways: as a telephone writes it, with the place where it was taken. */
function photo(width = 1200, height = 800): Promise<Buffer> {
  const below = { create: { width, height: height / 2, channels: 3 as const, background: "#0000ff" } };
  return sharp({ create: { width, height, channels: 3, background: "#ff0000" } })
    .composite([{ input: below, top: height / 2, left: 0 }])
    .withExif({ IFD0: { Model: "Telefono 9" }, IFD3: { GPSLatitude: "44/1 24/1 30/1" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** Kept without being looked at, as what a hostile or broken source may have left. */
async function put(bytes: Uint8Array): Promise<string> {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await writeOnce(directory, pathIn(directory, sha256), bytes);
  return sha256;
}

const openSmall = (sha256: string) => createBlobStore({ directory }).openSmall(sha256);
/** From its file: the loaders from memory are among those that the store shuts. */
const small = (sha256: string) => sharp(`${pathIn(directory, sha256)}.small`);

test("a photo is made small, turned as it was held, and says nothing of where and with what it was taken", async () => {
  const sha256 = await put(await photo());
  expect((await sharp(pathIn(directory, sha256)).metadata()).exif?.includes("Telefono 9")).toBe(true);
  expect(await openSmall(sha256)).toMatchObject({ mediaType: "image/webp" });
  const seen = await small(sha256).metadata();
  expect(seen).toMatchObject({ format: "webp", width: 320, height: 480 });
  expect([seen.exif, seen.xmp, seen.orientation]).toEqual([undefined, undefined, undefined]);
  // Turned a quarter clockwise, what was above is on the right.
  const { data, info } = await small(sha256).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  const [left, right] = [at(40, 240), at(280, 240)];
  expect((left[2] as number) > 200 && (left[0] as number) < 60, "blue on the left").toBe(true);
  expect((right[0] as number) > 200 && (right[2] as number) < 60, "red on the right").toBe(true);
});

test("a small picture stays as large as it is", async () => {
  const bytes = await sharp({ create: { width: 90, height: 60, channels: 3, background: "#888" } })
    .png()
    .toBuffer();
  const sha256 = await put(bytes);
  await openSmall(sha256);
  expect(await small(sha256).metadata()).toMatchObject({ width: 90, height: 60 });
});

test("it is made once, however many ask for it together, and kept beside its original", async () => {
  const sha256 = await put(await photo());
  const store = createBlobStore({ directory });
  const opened = await Promise.all(Array.from({ length: 8 }, () => store.openSmall(sha256)));
  const contents = await Promise.all(opened.map((one) => buffer(one?.stream as NodeJS.ReadableStream)));
  expect(new Set(contents.map((one) => one.toString("base64"))).size).toBe(1);
  const folder = join(directory, sha256.slice(0, 2), sha256.slice(2, 4));
  expect(await readdir(folder)).toEqual([sha256, `${sha256}.small`]);
  const { mtimeMs } = await stat(join(folder, `${sha256}.small`));
  expect(await openSmall(sha256)).toBeDefined();
  expect((await stat(join(folder, `${sha256}.small`))).mtimeMs).toBe(mtimeMs);
});

test("a few kilobytes that unfold into gigabytes, half a photo, a drawing and a document give none, and are tried once", async () => {
  const bomb = await sharp({
    create: { width: 7500, height: 7500, channels: 3, background: "#fff" },
    limitInputPixels: false,
  })
    .png()
    .toBuffer();
  expect(bomb.length).toBeLessThan(500_000);
  const whole = await photo();
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  for (const bytes of [bomb, whole.subarray(0, 900), drawing, Buffer.from("%PDF-1.7\n%%EOF\n")]) {
    const sha256 = await put(bytes);
    expect(await openSmall(sha256)).toBeUndefined();
    expect((await stat(`${pathIn(directory, sha256)}.small`)).size).toBe(0);
  }
});

test("what is not there, and a name that is no digest, give none and leave nothing behind", async () => {
  expect(await openSmall("../../../../etc/passwd")).toBeUndefined();
  expect(await openSmall("0".repeat(64))).toBeUndefined();
  expect(await readdir(directory)).toEqual([]);
});
