import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { AskedDay, Day, EXAMPLE_ID, filters, Id, idParams, Instant, PageQuery, page } from "./shapes.ts";

/**
 * `pdf`: PDF/A-3, of several buildings in a ZIP; `bundle`: ZIP with JSON-LD and originals; `workbook`: XLSX of the values;
 * `census`, `school`: registers that others keep; `labels`: sheets of QR labels.
 */
export const ExportKind = z.enum(["pdf", "bundle", "workbook", "census", "school", "labels"]);
export type ExportKind = z.infer<typeof ExportKind>;

export const ExportState = z.enum(["waiting", "running", "ready", "failed", "cancelled"]);
export type ExportState = z.infer<typeof ExportState>;

export const LabelOptions = z
  .object({
    of: z.enum(["elements", "spaces", "buildings"]),
    format: z.enum(["70x37", "63.5x38.1", "105x48", "99.1x67.7"]).default("70x37"),
    /** Labels of the first sheet that are used up already. */
    skipped: z.int().min(0).max(23).default(0),
  })
  .meta({ id: "LabelOptions" });

export const AskedExport = z
  .object({
    kind: ExportKind.describe("Che cosa si prepara"),
    buildingIds: z.array(Id).min(1).max(500).describe("Di quali edifici"),
    /** The dossiers as they stood at the end of this day; absent: now. */
    on: AskedDay.optional().describe("I fascicoli com'erano quel giorno; assente: adesso"),
    /** Of `labels` only. */
    labels: LabelOptions.optional(),
  })
  .meta({ id: "AskedExport", example: { kind: "pdf", buildingIds: [EXAMPLE_ID] } });
export type AskedExport = z.infer<typeof AskedExport>;

export const DossierExport = z
  .object({
    id: Id,
    kind: ExportKind,
    state: ExportState,
    buildings: z.int(),
    /** Of the first building; with `buildings`, what it is an export of. */
    buildingName: z.string(),
    on: Day.optional(),
    /** In hundredths of the whole. */
    progress: z.int(),
    askedAt: Instant,
    finishedAt: Instant.optional(),
    /** Until when its file is kept. */
    expiresAt: Instant.optional(),
    fileName: z.string().optional(),
    byteLength: z.int().optional(),
    sha256: z.string().optional(),
    /** What went wrong, in Italian. */
    fault: z.string().optional(),
  })
  .meta({ id: "DossierExport" });
export type DossierExport = z.infer<typeof DossierExport>;

const ofExport = idParams("dell'esportazione");

export const dossierExportRoutes = {
  askDossierExport: {
    method: "POST",
    path: "/dossier-exports",
    operationId: "askDossierExport",
    summary: "Chiede l'esportazione di uno o più fascicoli, o le etichette QR",
    description: "L'esportazione si prepara in disparte: a che punto è lo dice la sua lettura",
    area: "dossier-exports",
    action: "dossier.export",
    body: AskedExport,
    success: 202,
    response: z.object({ id: Id }).meta({ id: "ExportAsked" }),
  },
  listDossierExports: {
    method: "GET",
    path: "/dossier-exports",
    operationId: "listDossierExports",
    summary: "Le mie esportazioni, dalla più recente",
    area: "dossier-exports",
    action: "dossier.export",
    query: PageQuery.extend({ buildingId: filters.buildingId }),
    success: 200,
    response: page(DossierExport).meta({ id: "DossierExportPage" }),
  },
  readDossierExport: {
    method: "GET",
    path: "/dossier-exports/:id",
    operationId: "readDossierExport",
    summary: "A che punto è una mia esportazione",
    area: "dossier-exports",
    action: "dossier.export",
    params: ofExport,
    success: 200,
    response: DossierExport,
  },
  cancelDossierExport: {
    method: "POST",
    path: "/dossier-exports/:id/cancellation",
    operationId: "cancelDossierExport",
    summary: "Ferma una mia esportazione che aspetta o è in corso",
    area: "dossier-exports",
    action: "dossier.export",
    params: ofExport,
    success: 200,
    response: DossierExport,
  },
  downloadDossierExport: {
    method: "GET",
    path: "/dossier-exports/:id/content",
    operationId: "downloadDossierExport",
    summary: "Il file di una mia esportazione pronta",
    description: "Solo a chi l'ha chiesta, e finché può vedere i fascicoli di tutti gli edifici che contiene",
    area: "dossier-exports",
    action: "dossier.export",
    params: ofExport,
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
} as const satisfies Record<string, RouteContract>;
