import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { safeFileName } from "#domain/text/file-name.ts";
import { addAttachment } from "#features/work-orders/add-attachment.ts";
import { findAttachment } from "#features/work-orders/find-attachment.ts";
import { type BlobStore, createBlobStore } from "#runtime/blobs/blob-store.ts";
import { CORRELATION, type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

/** A one-pixel PNG. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let database: TestDatabase;
let office: Office;
let blobs: BlobStore;
let directory: string;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  directory = await mkdtemp(join(tmpdir(), "stabile-blobs-"));
  blobs = createBlobStore({ directory });
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

function attach(id: string, changes: object = {}) {
  return addAttachment(
    database.db,
    { clock: office.deps.clock, blobs },
    {
      id,
      fileName: "prima.png",
      caption: "Prima dei lavori",
      bytes: PHOTO,
      principal: office.worker,
      correlationId: CORRELATION,
      ...changes,
    },
  );
}

const issued = () => office.create({ firmId: office.firmId, issue: true });

test(`a worker's photo is on the order's page and in its history (${databaseKind})`, async () => {
  const { id, version } = await issued();
  const attachment = await attach(id);
  const order = await office.read(id);
  expect(order.files).toEqual([attachment]);
  expect(order.history.at(-1)).toMatchObject({ label: "Allegato aggiunto", note: "Prima dei lavori" });
  expect(order.version).toBe(version + 1);
  const found = await findAttachment(database.db, attachment.id, office.worker);
  expect(found).toMatchObject({ mediaType: "image/png", fileName: "prima.png" });
  expect(await blobs.open(found.sha256)).toBeDefined();
});

test("what is not a photo or a PDF is refused by its content, whatever its name, and leaves nothing", async () => {
  const { id, version } = await issued();
  const page = Buffer.from("<html><script>alert(1)</script></html>");
  await expect(attach(id, { bytes: page, fileName: "foto.png" })).rejects.toMatchObject({
    code: "unsupported-media-type",
    errors: [{ field: "file" }],
  });
  await expect(attach(id, { bytes: Buffer.alloc(0) })).rejects.toMatchObject({
    code: "unsupported-media-type",
  });
  expect(await office.read(id)).toMatchObject({ files: [], version });
});

test("an attachment is seen by who sees its order, and by nobody else", async () => {
  const attachment = await attach((await issued()).id);
  await expect(findAttachment(database.db, attachment.id, office.stranger)).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(
    findAttachment(database.db, attachment.id, office.technicianOfMunicipioI),
  ).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(attach((await issued()).id, { principal: office.stranger })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("a citizen's photo is seen by the office, and by the firm once the order is theirs", async () => {
  const [requestId, attachmentId] = [uuidV7(), uuidV7()];
  const at = new Date("2026-03-01T10:00:00Z");
  await database.db
    .insertInto("request")
    .values({
      id: requestId,
      code: "SEG-2026-000001",
      source: "czrm",
      source_key: "1",
      state: "received",
      subject: "Piove",
      municipio: "III",
      opened_at: at,
      source_modified_at: at,
    })
    .execute();
  await database.db
    .insertInto("attachment")
    .values({
      id: attachmentId,
      subject_kind: "request",
      subject_id: requestId,
      sha256: "0".repeat(64),
      media_type: "image/jpeg",
      file_name: "soffitto.jpg",
      state: "stored",
      source: "czrm",
      source_key: "f",
    })
    .execute();
  const seenBy = (principal: Office["worker"]) =>
    findAttachment(database.db, attachmentId, principal).then(
      () => true,
      () => false,
    );
  expect([await seenBy(office.urp), await seenBy(office.worker)]).toEqual([true, false]);
  await office.create({ requestIds: [requestId], firmId: office.firmId, issue: true });
  expect([await seenBy(office.worker), await seenBy(office.stranger)]).toEqual([true, false]);
});

test("a file's name loses folders, control characters and text that runs backwards", () => {
  expect(safeFileName("../../etc/passwd")).toBe("passwd");
  expect(safeFileName("C:\\foto\\tetto.jpg")).toBe("tetto.jpg");
  expect(safeFileName("fattura\u202Egpj.exe\u0000")).toBe("fatturagpj.exe");
  expect(safeFileName(" / ")).toBe("allegato");
});
