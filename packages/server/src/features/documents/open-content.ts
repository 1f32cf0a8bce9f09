import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { nameOfKind } from "#domain/text/file-name.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import { notThere } from "#features/documents/lock-document.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface AskedContent {
  id: string;
  /** Which version; absent: the current one. */
  number: number | undefined;
  size: "small" | undefined;
  principal: Principal;
}

/** Shown in the page; everything else is saved to disk, so that nothing (an SVG, a page in an e-mail) runs as part of this site. */
const INLINE = new Set(["image/jpeg", "image/png", "image/webp", "application/pdf"]);

interface StoredFile {
  sha256: string;
  media_type: string;
  file_name: string;
  picture: string | null;
  /** Of the authorisation with which it was discarded. */
  protocol_number: string | null;
}

/** @throws Problem `not-found` */
export async function openContent(db: Db, blobs: BlobStore, { id, number, size, principal }: AskedContent) {
  const wanted = number === undefined ? sql`d.current_version` : sql`${number}`;
  const { rows } = await sql<StoredFile>`
    select v.sha256, v.media_type, v.file_name, p.picture, x.protocol_number from document d left join building b on b.id = d.building_id
      join document_version v on v.document_id = d.id and v.number = ${wanted}
      left join file_preview p on p.sha256 = v.sha256
      left join discard_proposal s on s.document_id = d.id left join discard_act x on x.id = s.act_id
    where d.id = ${id}::uuid and ${seenDocuments(documentReachOf(principal))}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw notThere();
  if (row.protocol_number !== null)
    throw new Problem(
      "not-found",
      `Il file è stato scartato con l'autorizzazione prot. ${row.protocol_number}: ne resta l'impronta`,
    );
  const small = size === "small" ? await openSmall(blobs, row) : undefined;
  if (small)
    return { ...small, fileName: `${row.file_name}.webp`, inline: true, contentHash: `${row.sha256}-small` };
  const stream = await blobs.open(row.sha256);
  if (stream === undefined) throw new Problem("not-found", "Il file di questo documento non si trova");
  const fileName = nameOfKind(row.file_name, row.media_type);
  const inline = INLINE.has(row.media_type);
  return { stream, mediaType: row.media_type, fileName, inline, contentHash: row.sha256 };
}

/** The picture that was made of it; of a photo that still waits for its own, one as of those of reports. */
async function openSmall(
  blobs: BlobStore,
  { sha256, media_type: mediaType, picture }: StoredFile,
): Promise<{ stream: NodeJS.ReadableStream; mediaType: string } | undefined> {
  const stream = picture === null ? undefined : await blobs.open(picture);
  if (stream !== undefined) return { stream, mediaType: "image/webp" };
  return mediaType.startsWith("image/") ? blobs.openSmall(sha256) : undefined;
}
