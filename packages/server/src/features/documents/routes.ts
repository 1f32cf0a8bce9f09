import { Readable } from "node:stream";
import { documentRoutes as contract } from "@stabile/contract/documents";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";
import { romeDay } from "#domain/time/rome.ts";
import { addVersion } from "#features/documents/add-version.ts";
import { describeDocument } from "#features/documents/describe-document.ts";
import { documentReachOf } from "#features/documents/document-access.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { exportDocumentList } from "#features/documents/export-documents.ts";
import { linkDocument, unlinkDocument } from "#features/documents/link-document.ts";
import { listDocuments } from "#features/documents/list-documents.ts";
import { openContent } from "#features/documents/open-content.ts";
import { placeDocument } from "#features/documents/place-document.ts";
import { readAgain } from "#features/documents/read-again.ts";
import { readDocument } from "#features/documents/read-document.ts";
import { readIntegrity } from "#features/documents/read-integrity.ts";
import { restoreFile } from "#features/documents/restore-file.ts";
import { uploadDocument } from "#features/documents/upload-document.ts";
import { withdrawDocument } from "#features/documents/withdraw-document.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api, UploadedFile } from "#runtime/web/api.ts";

export interface DocumentRouteDeps extends DocumentDeps {
  accessLog: AccessLog;
}

export function documentRoutes(api: Api, deps: DocumentRouteDeps): void {
  readingRoutes(api, deps);
  uploadingRoutes(api, deps);
  restoringRoute(api, deps);
  changingRoutes(api, deps);
}

function readingRoutes(api: Api, { clock, blobs, accessLog }: DocumentRouteDeps): void {
  api.route(contract.listDocumentTypes, () =>
    Promise.resolve({ value: { items: DOCUMENT_TYPES.map(toType) } }),
  );
  api.route(contract.listDocuments, async ({ db, query: { cursor, limit, ...filter }, principal }) => ({
    json: await listDocuments(db, {
      ...{ filter, cursor, limit, reach: documentReachOf(principal), today: romeDay(clock.now()) },
    }),
  }));
  api.route(contract.exportDocuments, ({ db, query, principal, request }) => {
    const today = romeDay(clock.now());
    const asked = { filter: query, reach: documentReachOf(principal), today };
    const stream = Readable.from(exportDocumentList(db, asked));
    // Ended, and not only closed: a proxy that reads until the end would take what came for all there is.
    stream.once("error", () => request.raw.socket.resetAndDestroy());
    return Promise.resolve({
      ...{ stream, mediaType: "text/csv; charset=utf-8", fileName: `documenti-${today}.csv` },
    });
  });
  api.route(contract.readDocument, async ({ db, params, principal }) => {
    const document = await readDocument(db, { id: params.id, principal });
    return { value: document, version: document.version };
  });
  api.route(contract.readDocumentContent, async ({ db, params, query, principal, correlationId }) => {
    const { number, size } = query;
    const content = await openContent(db, blobs, { id: params.id, number, size, principal });
    await accessLog.record({
      ...{
        userId: principal.userId,
        action: "download",
        subjectKind: "document",
        subjectId: params.id,
        correlationId,
      },
    });
    return content;
  });
  api.route(contract.readFileIntegrity, async ({ db, principal }) => ({
    value: await readIntegrity(db, principal),
  }));
}

function toType({
  code,
  label,
  section,
  required,
  validity,
  visibility,
  proves,
  facts,
}: (typeof DOCUMENT_TYPES)[number]) {
  return {
    ...{
      code,
      label,
      section,
      required: [...required],
      visibility,
      proves: [...proves],
      facts: { ...facts },
    },
    ...(validity && "months" in validity.period
      ? { validMonths: validity.period.months, norm: validity.norm }
      : {}),
  };
}

function uploadingRoutes(api: Api, deps: DocumentRouteDeps): void {
  api.route(contract.uploadDocument, async ({ db, file, principal, correlationId }) => {
    const { fileName, bytes, fields } = given(file);
    const upload = {
      fileName,
      bytes,
      buildingId: fields.buildingId,
      title: fields.title,
      principal,
      correlationId,
    };
    const uploaded = await uploadDocument(db, deps, upload);
    return { value: uploaded, version: uploaded.version };
  });
  api.route(contract.addDocumentVersion, async ({ db, params, file, principal, correlationId }) => {
    const { fileName, bytes, fields } = given(file);
    const added = { id: params.id, fileName, bytes, note: fields.note, principal, correlationId };
    return { value: await addVersion(db, deps, added) };
  });
}

function restoringRoute(api: Api, deps: DocumentRouteDeps): void {
  api.route(contract.restoreDocumentFile, async ({ db, params, file, principal, correlationId }) => {
    const { bytes } = given(file);
    return { value: await restoreFile(db, deps, { ...params, bytes, principal, correlationId }) };
  });
}

function given(file: UploadedFile | undefined): UploadedFile {
  if (file !== undefined) return file;
  throw new Problem("bad-request", "Manca il file", [{ field: "file", message: "Allega un file" }]);
}

function changingRoutes(api: Api, deps: DocumentRouteDeps): void {
  api.route(contract.describeDocument, async (call) => {
    const { db, params, body, principal, expectedVersion, correlationId } = call;
    const asked = { id: params.id, particulars: body, principal, expectedVersion, correlationId };
    const done = await describeDocument(db, deps, asked);
    return { value: done, version: done.version };
  });
  api.route(contract.withdrawDocument, async (call) => {
    const { db, params, body, principal, expectedVersion, correlationId } = call;
    const asked = { id: params.id, reason: body.reason, principal, expectedVersion, correlationId };
    const done = await withdrawDocument(db, deps, asked);
    return { value: done, version: done.version };
  });
  api.route(contract.readDocumentAgain, async ({ db, params, principal, correlationId }) => ({
    value: await readAgain(db, deps, { id: params.id, principal, correlationId }),
  }));
  api.route(contract.placeDocument, async ({ db, params, body, principal, correlationId }) => ({
    value: await placeDocument(db, deps, {
      ...params,
      ...body,
      buildingId: body.buildingId,
      principal,
      correlationId,
    }),
  }));
  api.route(contract.linkDocument, async ({ db, params, body, principal, correlationId }) => ({
    value: await linkDocument(db, deps, { id: params.id, link: body, principal, correlationId }),
  }));
  api.route(contract.unlinkDocument, async ({ db, params, principal, correlationId }) => ({
    value: await unlinkDocument(db, deps, { ...params, principal, correlationId }),
  }));
}
