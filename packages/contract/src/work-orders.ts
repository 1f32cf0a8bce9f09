import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Attachment, Done, Id, idParams, page } from "./shapes.ts";
import {
  WorkOrderListItem,
  WorkOrder,
  WorkOrderQuery,
  NewWorkOrder,
  Transition,
  Firm,
  SavedView,
  Catalogue,
  Home,
} from "./work-order-shapes.ts";

export * from "./work-order-shapes.ts";

const list = page(WorkOrderListItem).meta({ id: "WorkOrderPage" });

export const workOrderRoutes = {
  readHome: {
    method: "GET",
    path: "/home",
    operationId: "readHome",
    summary: "Che cosa c'è da fare oggi",
    area: "home",
    action: "home.read",
    success: 200,
    response: Home,
  },
  readCatalogue: {
    method: "GET",
    path: "/catalogue",
    operationId: "readCatalogue",
    summary: "Elenchi di valori: categorie, stati, urgenze, Municipi",
    area: "home",
    action: "session",
    success: 200,
    response: Catalogue,
  },
  listFirms: {
    method: "GET",
    path: "/firms",
    operationId: "listFirms",
    summary: "Imprese e squadre a cui si può assegnare",
    area: "firms",
    action: "firm.read",
    success: 200,
    response: z.object({ items: z.array(Firm) }).meta({ id: "FirmList" }),
  },
  listWorkOrders: {
    method: "GET",
    path: "/work-orders",
    operationId: "listWorkOrders",
    summary: "Elenco degli ordini di lavoro",
    area: "work-orders",
    action: "work-order.read",
    query: WorkOrderQuery,
    success: 200,
    response: list,
  },
  exportWorkOrders: {
    method: "GET",
    path: "/work-orders/export",
    operationId: "exportWorkOrders",
    summary: "Esporta l'elenco filtrato in CSV o XLSX",
    area: "work-orders",
    action: "work-order.export",
    query: WorkOrderQuery.omit({ cursor: true, limit: true }).extend({
      format: z.enum(["csv", "xlsx"]).meta({
        description: "CSV con punti e virgola, o foglio di calcolo XLSX",
        example: "csv",
      }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
  },
  readWorkOrder: {
    method: "GET",
    path: "/work-orders/:id",
    operationId: "readWorkOrder",
    summary: "Un ordine di lavoro",
    area: "work-orders",
    action: "work-order.read",
    params: idParams("dell'ordine di lavoro"),
    success: 200,
    response: WorkOrder,
    versioned: true,
  },
  createWorkOrder: {
    method: "POST",
    path: "/work-orders",
    operationId: "createWorkOrder",
    summary: "Crea un ordine di lavoro",
    area: "work-orders",
    action: "work-order.create",
    body: NewWorkOrder,
    success: 201,
    response: z.object({ id: Id, code: z.string(), version: z.int() }).meta({ id: "WorkOrderCreated" }),
  },
  transitionWorkOrder: {
    method: "POST",
    path: "/work-orders/:id/transitions",
    operationId: "transitionWorkOrder",
    summary: "Fa avanzare, sospende, rinvia o annulla un ordine",
    area: "work-orders",
    action: "work-order.execute",
    params: idParams("dell'ordine di lavoro"),
    body: Transition,
    success: 200,
    response: Done,
    versioned: true,
  },
  noteWorkOrder: {
    method: "POST",
    path: "/work-orders/:id/notes",
    operationId: "noteWorkOrder",
    summary: "Aggiunge una nota o ore di lavoro",
    area: "work-orders",
    action: "work-order.execute",
    params: idParams("dell'ordine di lavoro"),
    body: z
      .object({
        note: z.string().trim().min(1).max(4000).describe("La nota"),
        labourMinutes: z.int().min(0).max(10_000).default(0).describe("Minuti di lavoro da aggiungere"),
      })
      .meta({ id: "Note" }),
    success: 200,
    response: Done,
  },
  bulkTransition: {
    method: "POST",
    path: "/work-orders/bulk",
    operationId: "bulkTransitionWorkOrders",
    summary: "La stessa operazione su più ordini, ciascuno con il suo esito",
    area: "work-orders",
    action: "work-order.manage",
    body: z
      .object({
        ids: z.array(Id).min(1).max(200).describe("Gli ordini, da uno a duecento"),
        transition: Transition,
      })
      .meta({ id: "BulkTransition" }),
    success: 200,
    response: z
      .object({
        items: z.array(
          z.object({ id: Id, code: z.string(), done: z.boolean(), refusedBecause: z.string().optional() }),
        ),
      })
      .meta({ id: "BulkOutcome" }),
  },
  uploadAttachment: {
    method: "POST",
    path: "/work-orders/:id/attachments",
    operationId: "uploadWorkOrderAttachment",
    summary: "Aggiunge una foto o un documento",
    area: "work-orders",
    action: "attachment.add",
    params: idParams("dell'ordine di lavoro"),
    bodyType: "multipart",
    success: 201,
    response: Attachment,
  },
  readAttachment: {
    method: "GET",
    path: "/attachments/:id/content",
    operationId: "readAttachmentContent",
    summary: "Il contenuto di un allegato",
    description:
      "Con `size=small` una foto è ridotta al lato di 480 pixel, in WebP, senza posizione né altri dati dell'apparecchio; se non si può ridurre, e per i documenti, si ha l'originale",
    area: "attachments",
    action: "attachment.read",
    params: idParams("dell'allegato"),
    query: z.object({
      size: z.literal("small").optional().meta({ description: "Una foto ridotta", example: "small" }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
  listViews: {
    method: "GET",
    path: "/views",
    operationId: "listViews",
    summary: "Le mie viste salvate",
    area: "views",
    action: "session",
    query: z.object({
      page: z.string().max(40).meta({
        description: "Elenco a cui le viste appartengono",
        example: "ordini",
      }),
    }),
    success: 200,
    response: z.object({ items: z.array(SavedView) }).meta({ id: "SavedViewList" }),
  },
  saveView: {
    method: "POST",
    path: "/views",
    operationId: "saveView",
    summary: "Salva la vista corrente",
    area: "views",
    action: "session",
    body: z
      .object({
        page: z.string().min(1).max(40).describe("Elenco a cui la vista appartiene"),
        name: z.string().trim().min(1).max(80).describe("Nome; uno già usato sostituisce quella vista"),
        query: z.string().max(2000).describe("I filtri, come stanno nell'indirizzo della pagina"),
      })
      .meta({ id: "NewView" }),
    success: 201,
    response: SavedView,
  },
  deleteView: {
    method: "DELETE",
    path: "/views/:id",
    operationId: "removeView",
    summary: "Elimina una vista salvata",
    area: "views",
    action: "session",
    params: idParams("della vista"),
    success: 200,
    response: Done,
  },
} as const satisfies Record<string, RouteContract>;
