import { documentRoutes } from "@stabile/contract/documents";
import { useRef, useState } from "react";
import { randomKey } from "#api/idempotency.ts";
import { upload } from "#api/upload.ts";
import { useDocumentRefresh } from "#pages/documents/document-queries.ts";
import { documents as words } from "#text/it-documents.ts";

export interface DocumentUpload {
  /** Also its idempotency key: trying again does not add it twice. */
  key: string;
  file: File;
  share: number;
  state: "waiting" | "sending" | "done" | "failed";
  /** Once it is there. */
  id?: string;
  same?: readonly string[];
  error?: unknown;
  /** Refused here, before sending. */
  refusal?: string;
}

const LIMIT_BYTES = documentRoutes.uploadDocument.uploadMegabytes * 1024 * 1024;

/** Files on their way, one at a time. */
export function useDocumentUploads(buildingId: string | undefined) {
  const refresh = useDocumentRefresh();
  const [uploads, setUploads] = useState<readonly DocumentUpload[]>([]);
  const queue = useRef(Promise.resolve());

  const change = (key: string, values: Partial<DocumentUpload>) =>
    setUploads((now) => now.map((item) => (item.key === key ? { ...item, ...values } : item)));
  async function send(item: DocumentUpload): Promise<void> {
    change(item.key, { state: "sending", share: 0, error: undefined });
    try {
      const { id, sameFile } = await upload(documentRoutes.uploadDocument, {
        params: {},
        file: item.file,
        fields: buildingId === undefined ? {} : { buildingId },
        idempotencyKey: item.key,
        onProgress: (share) => change(item.key, { share }),
      });
      change(item.key, { state: "done", share: 1, id, same: sameFile.map(({ code }) => code) });
      refresh();
    } catch (error) {
      change(item.key, { state: "failed", error });
    }
  }
  function enqueue(item: DocumentUpload): void {
    queue.current = queue.current.then(() => send(item));
  }
  return {
    uploads,
    add(files: readonly File[]): void {
      const items = files.map(toUpload);
      setUploads((now) => [...now, ...items]);
      for (const item of items) if (item.state === "waiting") enqueue(item);
    },
    retry: enqueue,
    discard: (key: string) => setUploads((now) => now.filter((item) => item.key !== key)),
  };
}

function toUpload(file: File): DocumentUpload {
  const base = { key: randomKey(), file, share: 0 };
  if (file.size <= LIMIT_BYTES) return { ...base, state: "waiting" };
  return { ...base, state: "failed", refusal: words.drop.tooBig(file.name) };
}
