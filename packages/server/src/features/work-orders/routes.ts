import { mapRoutes } from "@stabile/contract/map";
import { workOrderRoutes as contract } from "@stabile/contract/work-orders";
import { addAttachment } from "#features/work-orders/add-attachment.ts";
import { bulkTransition } from "#features/work-orders/bulk-transition.ts";
import { createWorkOrder } from "#features/work-orders/create-work-order.ts";
import { findAttachment, isShownInline } from "#features/work-orders/find-attachment.ts";
import { listFirms } from "#features/work-orders/list-firms.ts";
import { listWorkOrders } from "#features/work-orders/list-work-orders.ts";
import { mapWorkOrders } from "#features/work-orders/map-work-orders.ts";
import { noteWorkOrder } from "#features/work-orders/note-work-order.ts";
import { openOrderPages, readWorkOrder } from "#features/work-orders/read-work-order.ts";
import { sendExport } from "#features/work-orders/send-export.ts";
import { deleteView, listViews, saveView } from "#features/work-orders/saved-views.ts";
import { type OrderDeps, transitionWorkOrder } from "#features/work-orders/transition-work-order.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";

export interface WorkOrderDeps extends OrderDeps {
  accessLog: AccessLog;
  blobs: BlobStore;
}

export function workOrderRoutes(api: Api, deps: WorkOrderDeps): void {
  readingRoutes(api, deps);
  changingRoutes(api, deps);
  attachmentRoutes(api, deps);
  viewRoutes(api);
}

function readingRoutes(api: Api, { clock, accessLog }: WorkOrderDeps): void {
  const pages = openOrderPages(api.db, clock);
  api.route(contract.listFirms, async ({ db, reach }) => ({ value: { items: await listFirms(db, reach) } }));

  api.route(contract.listWorkOrders, async ({ db, query: { cursor, limit, ...filter }, reach }) => ({
    json: await listWorkOrders(db, { filter, cursor, limit, reach, now: clock.now() }),
  }));

  api.route(mapRoutes.readMapWorkOrders, async ({ db, query, reach }) => ({
    json: await mapWorkOrders(db, { bbox: query.bbox, reach }),
  }));

  api.route(contract.readWorkOrder, async ({ params, reach, principal, correlationId }) => {
    const order = await readWorkOrder(pages, { id: params.id, reach, principal });
    // The page names who reported and who worked there.
    await accessLog.record({
      userId: principal.userId,
      action: "read",
      subjectKind: "work-order",
      subjectId: params.id,
      correlationId,
    });
    return order;
  });

  api.route(contract.exportWorkOrders, (call) => {
    const { format, ...filter } = call.query;
    return sendExport(call, accessLog, { format, filter, reach: call.reach, now: clock.now() });
  });
}

function changingRoutes(api: Api, deps: WorkOrderDeps): void {
  api.route(contract.createWorkOrder, async ({ db, body, principal, correlationId }) => {
    const created = await createWorkOrder(db, deps, { order: body, principal, correlationId });
    return { value: created, version: created.version };
  });

  api.route(contract.transitionWorkOrder, async (call) => {
    const { id, version } = await transitionWorkOrder(call.db, deps, {
      id: call.params.id,
      transition: call.body,
      principal: call.principal,
      expectedVersion: call.expectedVersion,
      correlationId: call.correlationId,
    });
    return { value: { id, version }, version };
  });

  api.route(contract.noteWorkOrder, async ({ db, params, body, principal, correlationId }) => {
    const done = await noteWorkOrder(db, deps, { id: params.id, ...body, principal, correlationId });
    return { value: done, version: done.version };
  });

  api.route(contract.bulkTransition, async ({ db, body, principal, correlationId }) => ({
    value: { items: await bulkTransition(db, deps, { ...body, principal, correlationId }) },
  }));
}

function attachmentRoutes(api: Api, deps: WorkOrderDeps): void {
  api.route(contract.uploadAttachment, async ({ db, params, file, principal, correlationId }) => {
    if (file === undefined)
      throw new Problem("bad-request", "Manca il file", [{ field: "file", message: "Allega un file" }]);
    const { fileName, bytes, fields } = file;
    const command = { id: params.id, fileName, bytes, caption: fields.caption, principal, correlationId };
    return { value: await addAttachment(db, deps, command) };
  });

  api.route(contract.readAttachment, async ({ db, params, query, principal, correlationId }) => {
    const { sha256, mediaType, fileName, ...subject } = await findAttachment(db, params.id, principal);
    const small = query.size === "small" ? await smallOf(deps.blobs, { sha256, mediaType }) : undefined;
    const stream = small?.stream ?? (await deps.blobs.open(sha256));
    if (stream === undefined) throw new Problem("not-found", "Il contenuto di questo allegato non si trova");
    // A photo may show faces, plates, homes.
    await deps.accessLog.record({ userId: principal.userId, action: "download", ...subject, correlationId });
    if (small)
      return { ...small, fileName: `${fileName}.webp`, inline: true, contentHash: `${sha256}-small` };
    const inline = isShownInline(mediaType);
    return { stream, mediaType, fileName, inline, contentHash: sha256 };
  });
}

/** Of a document there is none. */
async function smallOf(blobs: BlobStore, { sha256, mediaType }: { sha256: string; mediaType: string }) {
  return mediaType.startsWith("image/") ? blobs.openSmall(sha256) : undefined;
}

function viewRoutes(api: Api): void {
  api.route(contract.listViews, async ({ db, query, principal }) => ({
    value: { items: await listViews(db, principal.userId, query.page) },
  }));
  api.route(contract.saveView, async ({ db, body, principal }) => ({
    value: await saveView(db, principal.userId, body),
  }));
  api.route(contract.deleteView, async ({ db, params, principal }) => {
    await deleteView(db, principal.userId, params.id);
    return { value: { id: params.id, version: 1 } };
  });
}
