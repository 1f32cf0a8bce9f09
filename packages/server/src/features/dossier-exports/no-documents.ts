import type { DocumentsOf } from "#features/dossier-exports/export-deps.ts";

/** Of an installation without a document archive: a dossier is then its values alone. */
export const noDocuments: DocumentsOf = async () => Promise.resolve([]);
