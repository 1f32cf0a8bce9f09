import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { buildingSearch } from "#pages/buildings/search-params.ts";
import { documentsSearch } from "#pages/documents/search-params.ts";
import { retentionSearch } from "#pages/retention/search-params.ts";
import {
  comparisonSearch,
  dossierSearch,
  dossiersSearch,
  propertySearch,
  sourcesSearch,
} from "#pages/dossier/search-params.ts";
import { viewSearch } from "#pages/models/search-params.ts";
import { obligationSearch } from "#pages/obligations/search-params.ts";
import { protocolSearch, registerSearch } from "#pages/protocol/search-params.ts";
import { planSearch } from "#pages/plans/search-params.ts";
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
const modelView = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/modelli/$modelId/vista",
  staticData: { action: "model.read" },
  validateSearch: viewSearch,
  component: lazyRouteComponent(() => import("#pages/models/view/view-page.tsx"), "ViewPage"),
});
const floorPlans = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/piante",
  staticData: { action: "model.read" },
  component: lazyRouteComponent(() => import("#pages/plans/plans-page.tsx"), "PlansPage"),
});
const floorPlan = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/piante/$planId",
  staticData: { action: "model.read" },
  validateSearch: planSearch,
  component: lazyRouteComponent(() => import("#pages/plans/plan-page.tsx"), "PlanPage"),
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
const obligationCalendar = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/calendario",
  staticData: { action: "obligation.read" },
  validateSearch: obligationSearch,
  component: lazyRouteComponent(() => import("#pages/obligations/calendar-page.tsx"), "CalendarPage"),
});
const obligationMap = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/mappa",
  staticData: { action: "obligation.read" },
  validateSearch: obligationSearch,
  component: lazyRouteComponent(() => import("#pages/obligations/map-page.tsx"), "ObligationMapPage"),
});
const ownRules = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/verifiche-del-comune",
  staticData: { action: "check-rule.write" },
  component: lazyRouteComponent(() => import("#pages/obligations/own-rules-page.tsx"), "OwnRulesPage"),
});
const schoolYears = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/calendario-scolastico",
  staticData: { action: "obligation.read" },
  component: lazyRouteComponent(() => import("#pages/obligations/school-years-page.tsx"), "SchoolYearsPage"),
});
const plans = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/pianificazioni",
  staticData: { action: "obligation.plan" },
  component: lazyRouteComponent(() => import("#pages/obligations/plans-page.tsx"), "PlansPage"),
});
const plan = createRoute({
  getParentRoute: () => root,
  path: "/scadenze/pianificazioni/$id",
  staticData: { action: "obligation.plan" },
  component: lazyRouteComponent(() => import("#pages/obligations/plan-page.tsx"), "PlanPage"),
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
const property = createRoute({
  getParentRoute: () => root,
  path: "/fascicoli/realgimm",
  staticData: { action: "dossier.read" },
  validateSearch: propertySearch,
  component: lazyRouteComponent(() => import("#pages/dossier/property-page.tsx"), "PropertyPage"),
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
const fileIntegrity = createRoute({
  getParentRoute: () => root,
  path: "/integrita-file",
  staticData: { action: "document.manage" },
  component: lazyRouteComponent(
    () => import("#pages/documents/file-integrity-page.tsx"),
    "FileIntegrityPage",
  ),
});
const retention = createRoute({
  getParentRoute: () => root,
  path: "/scarto",
  staticData: { action: "document.manage" },
  validateSearch: retentionSearch,
  component: lazyRouteComponent(() => import("#pages/retention/retention-page.tsx"), "RetentionPage"),
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

const formalRequest = createRoute({
  getParentRoute: () => root,
  path: "/edifici/$id/richiesta-formale",
  staticData: { action: "formal-request.file" },
  component: lazyRouteComponent(() => import("#pages/protocol/formal-request-page.tsx"), "FormalRequestPage"),
});
const protocol = createRoute({
  getParentRoute: () => root,
  path: "/protocollo",
  staticData: { action: "protocol.read" },
  validateSearch: protocolSearch,
  component: lazyRouteComponent(() => import("#pages/protocol/protocol-page.tsx"), "ProtocolPage"),
});
const protocolRegister = createRoute({
  getParentRoute: () => root,
  path: "/protocollo/cerca",
  staticData: { action: "protocol.manage" },
  validateSearch: registerSearch,
  component: lazyRouteComponent(() => import("#pages/protocol/register-page.tsx"), "RegisterPage"),
});
const registeredUnit = createRoute({
  getParentRoute: () => root,
  path: "/protocollo/cerca/$unitId",
  staticData: { action: "protocol.manage" },
  component: lazyRouteComponent(() => import("#pages/protocol/registered-page.tsx"), "RegisteredPage"),
});
const protocolEntry = createRoute({
  getParentRoute: () => root,
  path: "/protocollo/$id",
  staticData: { action: "protocol.read" },
  component: lazyRouteComponent(() => import("#pages/protocol/entry-page.tsx"), "EntryPage"),
});

/** The pages of buildings: their dossiers, documents, models, deadlines, and what was protocolled about them. */
export const buildingRoutes = [
  buildings,
  building,
  dossier,
  models,
  model,
  modelView,
  floorPlans,
  floorPlan,
  dossierSubject,
  dossierChanges,
  dossierComparison,
  dossiers,
  obligations,
  obligationCalendar,
  obligationMap,
  ownRules,
  schoolYears,
  plans,
  plan,
  disagreements,
  matching,
  property,
  dossierExports,
  documents,
  fileIntegrity,
  retention,
  buildingDocuments,
  document,
  formalRequest,
  protocol,
  protocolEntry,
  protocolRegister,
  registeredUnit,
] as const;
