import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { buildingSearch } from "#pages/buildings/search-params.ts";
import { documentsSearch } from "#pages/documents/search-params.ts";
import {
  comparisonSearch,
  dossierSearch,
  dossiersSearch,
  sourcesSearch,
} from "#pages/dossier/search-params.ts";
import { obligationSearch } from "#pages/obligations/search-params.ts";
import { root } from "#shell/root-route.ts";

const buildings = createRoute({
  getParentRoute: () => root,
  path: "/edifici",
  staticData: { action: "building.read" },
  validateSearch: buildingSearch,
  component: lazyRouteComponent(() => import("#pages/buildings/buildings-page.tsx"), "BuildingsPage"),
});
const building = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id",
  staticData: { action: "building.read" },
  component: lazyRouteComponent(() => import("#pages/buildings/building-page.tsx"), "BuildingPage"),
});
const dossier = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/fascicolo",
  staticData: { action: "dossier.read" },
  validateSearch: dossierSearch,
  component: lazyRouteComponent(() => import("#pages/dossier/dossier-page.tsx"), "DossierPage"),
});
const models = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/modelli",
  staticData: { action: "model.read" },
  component: lazyRouteComponent(() => import("#pages/models/models-page.tsx"), "ModelsPage"),
});
const model = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/modelli/$modelId",
  staticData: { action: "model.read" },
  component: lazyRouteComponent(() => import("#pages/models/model-page.tsx"), "ModelPage"),
});
const dossierSubject = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/parti/$subjectId",
  staticData: { action: "dossier.read" },
  component: lazyRouteComponent(() => import("#pages/dossier/subject-page.tsx"), "SubjectPage"),
});
const dossierChanges = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/scritture",
  staticData: { action: "dossier.read" },
  component: lazyRouteComponent(() => import("#pages/dossier/changes-page.tsx"), "ChangesPage"),
});
const dossierComparison = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/confronto",
  staticData: { action: "dossier.read" },
  validateSearch: comparisonSearch,
  component: lazyRouteComponent(() => import("#pages/dossier/comparison-page.tsx"), "ComparisonPage"),
});
const dossiers = createRoute({
  getParentRoute: () => root,
  path: "/fascicoli",
  staticData: { action: "dossier.read" },
  validateSearch: dossiersSearch,
  component: lazyRouteComponent(() => import("#pages/dossier/dossiers-page.tsx"), "DossiersPage"),
});
const obligations = createRoute({
  getParentRoute: () => root,
  path: "/scadenze",
  staticData: { action: "obligation.read" },
  validateSearch: obligationSearch,
  component: lazyRouteComponent(() => import("#pages/obligations/obligations-page.tsx"), "ObligationsPage"),
});
const disagreements = createRoute({
  getParentRoute: () => root,
  path: "/fascicoli/disaccordi",
  staticData: { action: "dossier.read" },
  component: lazyRouteComponent(() => import("#pages/dossier/disagreements-page.tsx"), "DisagreementsPage"),
});
const matching = createRoute({
  getParentRoute: () => root,
  path: "/fascicoli/da-abbinare",
  staticData: { action: "dossier.read" },
  validateSearch: sourcesSearch,
  component: lazyRouteComponent(() => import("#pages/dossier/matching-page.tsx"), "MatchingPage"),
});
const dossierExports = createRoute({
  getParentRoute: () => root,
  path: "/esportazioni",
  staticData: { action: "dossier.export" },
  component: lazyRouteComponent(() => import("#pages/dossier/exports-page.tsx"), "ExportsPage"),
});
const documents = createRoute({
  getParentRoute: () => root,
  path: "/documenti",
  staticData: { action: "document.read" },
  validateSearch: documentsSearch,
  component: lazyRouteComponent(() => import("#pages/documents/documents-page.tsx"), "DocumentsPage"),
});
const buildingDocuments = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/documenti",
  staticData: { action: "document.read" },
  validateSearch: documentsSearch,
  component: lazyRouteComponent(
    () => import("#pages/documents/building-documents-page.tsx"),
    "BuildingDocumentsPage",
  ),
});
const document = createRoute({
  getParentRoute: () => root,
  path: "/documenti/$id",
  staticData: { action: "document.read" },
  component: lazyRouteComponent(() => import("#pages/documents/document-page.tsx"), "DocumentPage"),
});

/** The pages of buildings: their dossiers, documents, models and deadlines. */
export const buildingRoutes = [
  buildings,
  building,
  dossier,
  models,
  model,
  dossierSubject,
  dossierChanges,
  dossierComparison,
  dossiers,
  obligations,
  disagreements,
  matching,
  dossierExports,
  documents,
  buildingDocuments,
  document,
] as const;
