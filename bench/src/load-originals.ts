import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { sql } from "kysely";
import { uuidV7 } from "../../packages/server/src/domain/ids/uuid-v7.ts";
import { folderStore } from "../../packages/server/src/runtime/blobs/folder-store.ts";
import type { Db } from "../../packages/server/src/runtime/database/open-database.ts";

const KILOBYTE = 1024;
const LEAST = 300;
const MOST = 800;
/** One in so many is a photo. */
const PHOTOS = 10;

export interface Original {
  id: string;
  sha256: string;
  byteLength: number;
  mediaType: string;
}

/** Confirmed documents of one building, 300 to 800 KB each: scans as PDF, and some photos. What is in them does not compress. */
export async function loadOriginals(
  db: Db,
  { buildingId, count, dataDir }: { buildingId: string; count: number; dataDir: string },
): Promise<Original[]> {
  const store = folderStore(join(dataDir, "blobs"));
  const originals: Original[] = [];
  for (let index = 0; index < count; index += 1) {
    const bytes = fileOf(index, count);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await store.put(sha256, bytes);
    const mediaType = isPhoto(index) ? "image/jpeg" : "application/pdf";
    originals.push({ id: uuidV7(), sha256, byteLength: bytes.byteLength, mediaType });
  }
  await insertOriginals(db, buildingId, originals);
  return originals;
}

const isPhoto = (index: number): boolean => index % PHOTOS === PHOTOS - 1;

function fileOf(index: number, count: number): Buffer {
  const size = (LEAST + Math.floor(((MOST - LEAST) * index) / count)) * KILOBYTE;
  const [start, end] = isPhoto(index)
    ? [Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"), Buffer.from("ffd9", "hex")]
    : [Buffer.from("%PDF-1.4\n"), Buffer.from("\n%%EOF\n")];
  return Buffer.concat([start, randomBytes(size - start.length - end.length), end]);
}

async function insertOriginals(db: Db, buildingId: string, originals: readonly Original[]): Promise<void> {
  const list = JSON.stringify(originals.map((one, index) => ({ ...one, version: uuidV7(), n: index + 1 })));
  const rows = sql`json_to_recordset(${list}::json) as o (id uuid, version uuid, n int, sha256 text, "byteLength" int, "mediaType" text)`;
  await sql`
    insert into document (id, code, building_id, type, title, issued_on, state, source, source_key, created_label, created_at,
      updated_at, confirmed_at, confirmed_label)
    select o.id, 'DOC-BEN-' || o.n, ${buildingId}::uuid, 'deed', 'Documento di prova ' || o.n, date '2020-01-01' + o.n,
      'confirmed', 'bench', o.id::text, 'bench', now(), now(), now(), 'bench' from ${rows}`.execute(db);
  await sql`
    insert into document_version (id, document_id, number, sha256, media_type, byte_length, file_name, added_label, added_at)
    select o.version, o.id, 1, o.sha256, o."mediaType", o."byteLength",
      'documento ' || o.n || case when o."mediaType" = 'image/jpeg' then '.jpg' else '.pdf' end, 'bench', now() from ${rows}`.execute(
    db,
  );
  await sql`insert into document_text (version_id, state) select o.version, 'none' from ${rows}`.execute(db);
}
