import { buffer } from "node:stream/consumers";
import { sql } from "kysely";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeMissingPreviews } from "#features/documents/make-preview.ts";
import { hasPageDrawer } from "#runtime/previews/draw-page.ts";
import { createPreviewMaker } from "#runtime/previews/preview-maker.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { type Archive, CERTIFICATE, openArchive } from "#test/features/documents/desk.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { madePdf } from "#test/support/made-files.ts";

const canDraw = await hasPageDrawer();
/** As on a machine without Poppler, until it is installed. */
let isInstalled = canDraw;
const previews = createPreviewMaker(() => Promise.resolve(isInstalled));

let database: TestDatabase;
let archive: Archive;
beforeAll(async () => {
  database = await freshDatabase();
  archive = await openArchive(database.db, { previews });
});
afterAll(async () => {
  await archive.close();
  await database.close();
});

async function added(name: string, bytes: Buffer): Promise<string> {
  const { body } = await archive.upload(
    "technician",
    { name, bytes },
    { buildingId: archive.buildings.school },
  );
  await archive.readTexts();
  return body.id;
}

async function small(id: string): Promise<{ type: string | null; bytes: Buffer }> {
  const answer = await fetch(`${archive.base}/documents/${id}/content?size=small`, {
    headers: { cookie: `${SESSION_COOKIE}=technician` },
  });
  return { type: answer.headers.get("content-type"), bytes: await buffer(answer.body as never) };
}

test.skipIf(!canDraw)(
  "the first page of a PDF is drawn small by the job, and the page's request only takes it",
  async () => {
    isInstalled = true;
    const { body } = await archive.upload(
      "technician",
      { name: "verbale.pdf", bytes: madePdf([CERTIFICATE, "seconda"]) },
      { buildingId: archive.buildings.school },
    );
    expect((await archive.read(body.id)).preview).toBe("waiting");
    expect((await small(body.id)).type).toBe("application/pdf");
    await archive.readTexts();
    expect((await archive.read(body.id)).preview).toBe("made");
    const { type, bytes } = await small(body.id);
    expect(type).toBe("image/webp");
    const { height, width } = await pixelsOf(bytes);
    expect(height).toBe(480);
    expect(width / height).toBeCloseTo(595 / 842, 2);
    const { body: list } = await archive.call("technician", "/documents?q=MT/2026/0187");
    expect(list.items[0]).toMatchObject({ id: body.id, preview: "made" });
  },
);

test("an image is made small, and what is neither says nothing of a picture", async () => {
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: "#804020" } })
    .jpeg()
    .toBuffer();
  const id = await added("foto.jpg", photo);
  expect((await archive.read(id)).preview).toBe("made");
  expect(await pixelsOf((await small(id)).bytes)).toMatchObject({ width: 480, height: 320 });
  const text = await added("nota.txt", Buffer.from("Una nota di prova"));
  expect(await archive.read(text)).not.toHaveProperty("preview");
});

test.skipIf(!canDraw)(
  "a locked PDF and one that is broken have none, are said so, and are tried once",
  async () => {
    isInstalled = true;
    for (const bytes of [madePdf(["segreto"], { locked: true }), Buffer.from("%PDF-1.7\nrotto\n%%EOF\n")]) {
      const id = await added("chiuso.pdf", bytes);
      expect((await archive.read(id)).preview).toBe("none");
    }
    archive.deps.clock.advance(60);
    expect(await makeMissingPreviews(database.db, { ...archive.deps, previews })).toBe(0);
  },
);

test.skipIf(!canDraw)(
  "without the program it says so, and once it is installed the pages are drawn by themselves",
  async () => {
    isInstalled = false;
    const id = await added("dopo.pdf", madePdf(["una pagina che aspetta"]));
    expect((await archive.read(id)).preview).toBe("no-tool");
    archive.deps.clock.advance(60);
    expect(await makeMissingPreviews(database.db, { ...archive.deps, previews })).toBe(0);
    isInstalled = true;
    expect(await makeMissingPreviews(database.db, { ...archive.deps, previews })).toBe(1);
    expect((await archive.read(id)).preview).toBe("made");
  },
);

test.skipIf(!canDraw)(
  "a document from before there were previews gets its own; one that ends its process is left after three",
  async () => {
    isInstalled = true;
    const id = await added("vecchio.pdf", madePdf(["di prima"]));
    const { sha256 } = (await archive.read(id)).versions[0] ?? { sha256: "" };
    await sql`delete from file_preview where sha256 = ${sha256}`.execute(database.db);
    archive.deps.clock.advance(60);
    expect(await makeMissingPreviews(database.db, { ...archive.deps, previews })).toBe(1);
    expect((await archive.read(id)).preview).toBe("made");
    await sql`update file_preview set state = 'waiting', picture = null, attempts = 3 where sha256 = ${sha256}`.execute(
      database.db,
    );
    archive.deps.clock.advance(60);
    await makeMissingPreviews(database.db, { ...archive.deps, previews });
    expect((await archive.read(id)).preview).toBe("none");
  },
);

async function pixelsOf(bytes: Buffer): Promise<{ width: number; height: number }> {
  // A WebP of VP8 tells its size in its first bytes (RFC 9649, 2.5): the loaders from memory are shut.
  const at = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  return { width: bytes.readUInt16LE(at + 3) & 0x3fff, height: bytes.readUInt16LE(at + 5) & 0x3fff };
}
