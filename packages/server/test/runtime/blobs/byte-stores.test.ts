import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blobFaults, BlobsConfig } from "#runtime/blobs/blobs-config.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { bucketStore } from "#runtime/blobs/bucket-store.ts";
import type { ByteStore } from "#runtime/blobs/byte-store.ts";
import { folderStore } from "#runtime/blobs/folder-store.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { openSignedBucket } from "#test/support/signed-bucket.ts";
import { freePort } from "#test/support/free-port.ts";

const KEYS = { accessKeyId: "stabile-prova", secretAccessKey: "una chiave di prova" };
let directory: string;
let server: Awaited<ReturnType<typeof openSignedBucket>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stabile-bytes-"));
  server = await openSignedBucket(KEYS);
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const bucket = (changes: object = {}): ByteStore =>
  bucketStore({
    ...{ endpoint: server.endpoint, bucket: "stabile", region: "us-east-1", ...KEYS },
    ...{ timeoutSeconds: 10, ...changes },
  });

const sumOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const STORES: Record<string, () => ByteStore> = {
  "in a folder": () => folderStore(join(directory, "folder")),
  "in a bucket": () => bucket(),
};

describe.each(Object.entries(STORES))("%s", (_, open) => {
  test("what is put is given back whole, however often it is put", async () => {
    const bytes = Buffer.from("verbale n. 881 ".repeat(20_000));
    const store = open();
    await Promise.all([store.put(sumOf(bytes), bytes), store.put(sumOf(bytes), bytes)]);
    await store.put(sumOf(bytes), bytes);
    expect(await buffer((await store.open(sumOf(bytes))) as NodeJS.ReadableStream)).toEqual(bytes);
  });

  test("what is not there is not there, and is no error", async () => {
    const store = open();
    expect(await store.open("0".repeat(64))).toBeUndefined();
    expect(await store.asFile("0".repeat(64))).toBeUndefined();
  });

  test("a program that reads files gets one, and nothing of it stays that was not there", async () => {
    const bytes = Buffer.from("pianta del piano terra");
    const store = open();
    await store.put(sumOf(bytes), bytes);
    const file = await store.asFile(sumOf(bytes));
    expect(await readFile(file?.path ?? "")).toEqual(bytes);
    await file?.release();
    expect(await buffer((await store.open(sumOf(bytes))) as NodeJS.ReadableStream)).toEqual(bytes);
  });

  test("a small picture is made of what is kept, wherever it is", async () => {
    const folder = join(directory, "small", String(Math.random()));
    const blobs = createBlobStore({ directory: folder, bytes: open() });
    const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#777" } })
      .png()
      .toBuffer();
    const kept = await blobs.keep(photo);
    const sha256 = kept.kind === "kept" ? kept.sha256 : "";
    expect(await blobs.openSmall(sha256)).toMatchObject({ mediaType: "image/webp" });
    expect(
      (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".small")),
    ).toHaveLength(1);
  });
});

test("a file given for reading from a bucket is gone once it is given back", async () => {
  const bytes = Buffer.from("un foglio");
  await bucket().put(sumOf(bytes), bytes);
  const file = await bucket().asFile(sumOf(bytes));
  await file?.release();
  expect(existsSync(file?.path ?? "")).toBe(false);
});

test("a key that is not known, a wrong one, a bucket that is not there and a server that is off are the store's absence, not a missing file", async () => {
  const bytes = Buffer.from("altro");
  const port = await freePort();
  for (const store of [
    bucket({ accessKeyId: "sconosciuta" }),
    bucket({ secretAccessKey: "un'altra" }),
    bucket({ endpoint: `http://127.0.0.1:${port}`, timeoutSeconds: 2 }),
  ]) {
    await expect(store.put(sumOf(bytes), bytes)).rejects.toThrow(PlatformUnavailable);
    await expect(store.open(sumOf(bytes))).rejects.toThrow(PlatformUnavailable);
  }
  await expect(bucket({ bucket: "inesistente" }).put(sumOf(bytes), bytes)).rejects.toThrow(
    PlatformUnavailable,
  );
});

test("a configuration written by half is told, setting by setting", () => {
  const faults = (env: object) => blobFaults(BlobsConfig.parse(env));
  expect(faults({})).toEqual([]);
  expect(faults({ BLOBS_S3_BUCKET: "b" })).toEqual(["BLOBS_S3_BUCKET: manca BLOBS_S3_ENDPOINT"]);
  expect(faults({ BLOBS_S3_ENDPOINT: "https://s3.example.it", BLOBS_S3_BUCKET: "b" })).toHaveLength(2);
});
