import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stabile-blobs-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const JPEG = Buffer.concat([
  Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"),
  Buffer.alloc(200, 7),
]);
const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n");

test("a photo is kept under the SHA-256 of its bytes and read back whole", async () => {
  const store = createBlobStore({ directory });
  const kept = await store.keep(PDF);
  expect(kept).toMatchObject({ kind: "kept", mediaType: "application/pdf", byteLength: PDF.length });
  if (kept.kind !== "kept") return;
  const path = join(directory, kept.sha256.slice(0, 2), kept.sha256.slice(2, 4), kept.sha256);
  expect(await readFile(path)).toEqual(PDF);
  const stream = await store.open(kept.sha256);
  expect(await text(stream as NodeJS.ReadableStream)).toBe(PDF.toString());
});

test("the same bytes are kept once, however many times they come and at once", async () => {
  const store = createBlobStore({ directory });
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.keep(JPEG)));
  expect(new Set(outcomes.map((one) => (one.kind === "kept" ? one.sha256 : one.kind))).size).toBe(1);
  expect(await readdir(join(directory, "incoming"))).toEqual([]);
});

test("what a file is comes from its bytes: a page renamed to a photo is refused with its reason", async () => {
  const store = createBlobStore({ directory });
  expect(await store.keep(Buffer.from("<html><script>alert(1)</script></html>"))).toMatchObject({
    kind: "refused",
    reason: "type-not-taken",
  });
  expect(await store.keep(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatchObject({
    kind: "refused",
  });
});

test("an empty file and one over the limit are refused", async () => {
  const store = createBlobStore({ directory, maxBytes: 100 });
  expect(await store.keep(Buffer.alloc(0))).toMatchObject({ reason: "empty" });
  expect(await store.keep(JPEG)).toMatchObject({ reason: "too-large" });
});

test("a name that is no digest opens nothing, wherever it points", async () => {
  const store = createBlobStore({ directory });
  expect(await store.open("../../../../etc/passwd")).toBeUndefined();
  expect(await store.open("0".repeat(64))).toBeUndefined();
});

test("when the disk refuses, the failure is told and nothing half written is left behind", async () => {
  const store = createBlobStore({ directory: join(directory, "closed") });
  await store.keep(PDF);
  const incoming = join(directory, "closed", "incoming");
  await rm(incoming, { recursive: true });
  await import("node:fs/promises").then(({ writeFile }) =>
    writeFile(incoming, "a file where a folder is needed"),
  );
  await expect(store.keep(JPEG)).rejects.toThrow();
  await chmod(incoming, 0o600);
  await rm(incoming);
  expect(await store.keep(JPEG)).toMatchObject({ kind: "kept" });
});
