import type { z } from "zod";
import { complianceRoutes, RecordedCheck } from "./compliance.ts";
import { AskedPlan, planningRoutes, WrittenSchoolYear } from "./planning.ts";
import { DocumentParticulars, NewDocumentLink, PlacedDocument } from "./document-shapes.ts";
import { DiscardAct, DiscardProposal, WrittenRetentionRule } from "./retention.ts";
import { documentRoutes } from "./documents.ts";
import { dossierRoutes } from "./dossier.ts";
import { AskedExport } from "./dossier-exports.ts";
import { floorPlanRoutes } from "./floor-plans.ts";
import { modelRoutes } from "./models.ts";
import { EXAMPLE_ID } from "./shapes.ts";
import { propertyRoutes } from "./property.ts";
import { sourceRoutes } from "./sources.ts";

const title = {
  field: "titleNumber",
  value: "120/2019",
  quality: "declared",
  validFrom: "2019-02-01",
} as const;
const rule = {
  code: "giro-mensile",
  number: 101,
  title: "Giro mensile dell'ascensore",
  versions: [
    {
      from: "2026-01-01",
      norm: "DGC 12/2026",
      certainty: "read",
      of: { kind: "element", uni8290: "5.9" },
      terms: [{ every: { months: 1 }, anchor: "last-done" }],
      doneBy: "owner",
      document: "Registro",
      onNegative: { opensWork: true, forbidsUse: false },
    },
  ],
};

/** What is sent about dossiers, documents, models, deadlines and exports. */
export const DOSSIER_EXAMPLES: readonly (readonly [schema: z.ZodType, value: unknown])[] = [
  [
    dossierRoutes.stateFacts.body,
    {
      facts: [
        {
          field: "apeClass",
          value: "C",
          quality: "documented",
          evidenceId: EXAMPLE_ID,
          validFrom: "2026-03-01",
          seen: null,
        },
      ],
    },
  ],
  [
    sourceRoutes.decideSourceItem.body,
    { outcome: "matched", buildingIds: [EXAMPLE_ID], reason: "È il civico di fianco", seen: 1 },
  ],
  [
    propertyRoutes.decidePropertyWriting.body,
    { decision: "again", reason: "L'ho verificato sul posto", seen: 2 },
  ],
  [
    propertyRoutes.decidePropertyConflict.body,
    { keep: "ours", reason: "Il registro è stato ripristinato da una copia", seen: 3 },
  ],
  [
    propertyRoutes.sendPropertyCorrection.body,
    { claimId: EXAMPLE_ID, reason: "Anno letto sulla licenza edilizia" },
  ],
  [dossierRoutes.addRecord.body, { kind: "building-title", facts: [title] }],
  [AskedPlan, { obligationIds: [EXAMPLE_ID], grouping: "building-doer", leadDays: 15, outsideLessons: true }],
  [dossierRoutes.withdrawRecord.body, { reason: "Era di un altro edificio" }],
  [
    dossierRoutes.decideFact.body,
    {
      subjectId: EXAMPLE_ID,
      field: "builtYear",
      value: 1934,
      validFrom: "2026-05-01",
      reason: "Lapide sul portone",
      seen: [EXAMPLE_ID],
    },
  ],
  [
    DocumentParticulars,
    { type: "ape", title: "APE della scuola", number: "0701-2021-44512", issuedOn: "2021-06-09" },
  ],
  [documentRoutes.withdrawDocument.body, { reason: "Superato dal nuovo certificato" }],
  [PlacedDocument, { buildingId: EXAMPLE_ID }],
  [WrittenRetentionRule, { months: 120, reason: "Massimario, voce 6.5" }],
  [DiscardProposal, { reason: "Superato, fuori dai termini del massimario" }],
  [
    DiscardAct,
    {
      protocolNumber: "12345/2026",
      authorisedOn: "2026-05-12",
      authority: "Soprintendenza archivistica",
      documentIds: [EXAMPLE_ID],
    },
  ],
  [NewDocumentLink, { kind: "element", subjectId: EXAMPLE_ID, role: "proves" }],
  [floorPlanRoutes.makeFloorPlan.body, { storeyId: EXAMPLE_ID, documentId: EXAMPLE_ID, page: 1 }],
  [
    floorPlanRoutes.writeOutlines.body,
    {
      outlines: [
        {
          spaceId: EXAMPLE_ID,
          points: [
            [500, 500],
            [4500, 500],
            [4500, 4500],
          ],
          version: 0,
        },
      ],
    },
  ],
  [floorPlanRoutes.withdrawFloorPlan.body, { withdrawn: true }],
  [modelRoutes.decideModelChanges.body, { group: "element/add/Piano terra", decision: "accepted" }],
  [
    RecordedCheck,
    {
      doneOn: "2026-05-12",
      outcome: "positive",
      doneBy: "Organismo abilitato",
      documentId: EXAMPLE_ID,
      seen: null,
    },
  ],
  [
    WrittenSchoolYear,
    {
      ...{ code: "2026/2027", firstDay: "2026-09-14", lastDay: "2027-06-09", weekdays: [1, 2, 3, 4, 5] },
      pauses: [{ from: "2026-12-23", to: "2027-01-06", name: "Vacanze di Natale" }],
      ...{ source: "Esempio: la delibera della Regione, con numero e data", seen: 0 },
    },
  ],
  [planningRoutes.undoPlan.body, { reason: "Il contratto comincia in primavera" }],
  [complianceRoutes.annulCheck.body, { reason: "Registrata sull'impianto sbagliato" }],
  [complianceRoutes.previewCheckRule.body, { rule }],
  [complianceRoutes.writeCheckRule.body, { rule, reason: "Delibera di Giunta", seen: 0 }],
  [AskedExport, { kind: "pdf", buildingIds: [EXAMPLE_ID] }],
];
