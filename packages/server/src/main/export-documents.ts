import { documentsOf, type KnownDocument, openDocument } from "#features/documents/public.ts";
import type { DocumentsOf } from "#features/dossier-exports/export-deps.ts";
import { documentTypeOf } from "#domain/documents/types.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";

/** The originals of an exported dossier: those that who asked for it may see, each under a name of its own. */
export function exportDocuments(blobs: Pick<BlobStore, "open">): DocumentsOf {
  return async (db, buildingId, principal) => {
    const documents = await documentsOf(db, { kind: "building", id: buildingId }, principal);
    return documents.map((document, index) => ({
      id: document.id,
      name: `${String(index + 1).padStart(4, "0")} ${document.fileName}`,
      kind: kindOf(document),
      mediaType: document.mediaType,
      byteLength: document.byteLength,
      sha256: document.sha256,
      issuedOn: document.issuedOn ?? undefined,
      expiresOn: document.expiresOn ?? undefined,
      // Of bytes, since nobody asked it for an encoding.
      open: async () => (await openDocument(blobs, document)) as AsyncIterable<Uint8Array> | undefined,
    }));
  };
}

const kindOf = ({ type, title }: KnownDocument): string =>
  type === null ? title : [documentTypeOf(type)?.label, title].filter(Boolean).join(": ");
