import type { Action } from "@stabile/contract/route";
import { sessionRoutes } from "@stabile/contract/session";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { sessionQuery } from "#api/session.tsx";
import { parsePlainSearch, writePlainSearch } from "#api/search-params.ts";
import { CrashPage } from "#pages/errors/crash-page.tsx";
import { NotFoundPage } from "#pages/errors/not-found-page.tsx";
import { auditSearch } from "#pages/audit/search-params.ts";
import { buildingSearch } from "#pages/buildings/search-params.ts";
import { documentsSearch } from "#pages/documents/search-params.ts";
import { comparisonSearch, dossierSearch, dossiersSearch } from "#pages/dossier/search-params.ts";
import { exchangeSearch } from "#pages/exchange/search-params.ts";
import { homeQuery } from "#pages/home/home-query.ts";
import { obligationSearch } from "#pages/obligations/search-params.ts";
import { personSearch } from "#pages/people/search-params.ts";
import { requestSearch } from "#pages/requests/search-params.ts";
import { orderQuery, ordersQuery } from "#pages/work-orders/order-queries.ts";
import { newWorkOrderSearch, workOrderSearch } from "#pages/work-orders/search-params.ts";
import { AppShell } from "#shell/app-shell.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

// Loaders only start the readings, beside the page's code and the session; each page shows its own waiting and errors.
const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: AppShell });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  staticData: { action: "home.read" },
  // Everybody who signs in lands here: who may not read it must not find a refusal of their own in the register.
  loader: ({ context: { queries } }) =>
    void queries.ensureQueryData(sessionQuery).then(
      ({ actions }) => {
        if (actions.includes("home.read")) void queries.prefetchQuery(homeQuery);
      },
      () => undefined,
    ),
  component: lazyRouteComponent(() => import("#pages/home/home-page.tsx"), "HomePage"),
});

const workOrders = createRoute({
  getParentRoute: () => root,
  path: "/ordini",
  staticData: { action: "work-order.read" },
  validateSearch: workOrderSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queries.prefetchInfiniteQuery(ordersQuery(deps)),
  component: lazyRouteComponent(() => import("#pages/work-orders/work-orders-page.tsx"), "WorkOrdersPage"),
});
const newWorkOrder = createRoute({
  getParentRoute: () => root,
  path: "/ordini/nuovo",
  staticData: { action: "work-order.create" },
  validateSearch: newWorkOrderSearch,
  component: lazyRouteComponent(
    () => import("#pages/work-orders/new-work-order-page.tsx"),
    "NewWorkOrderPage",
  ),
});
const workOrder = createRoute({
  getParentRoute: () => root,
  path: "/ordini/$id",
  staticData: { action: "work-order.read" },
  loader: ({ context, params }) => void context.queries.prefetchQuery(orderQuery(params.id)),
  component: lazyRouteComponent(() => import("#pages/work-orders/work-order-page.tsx"), "WorkOrderPage"),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: "/segnalazioni",
  staticData: { action: "request.read" },
  validateSearch: requestSearch,
  component: lazyRouteComponent(() => import("#pages/requests/requests-page.tsx"), "RequestsPage"),
});
const request = createRoute({
  getParentRoute: () => root,
  path: "/segnalazioni/$id",
  staticData: { action: "request.read" },
  component: lazyRouteComponent(() => import("#pages/requests/request-page.tsx"), "RequestPage"),
});

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
const dossierExports = createRoute({
  getParentRoute: () => root,
  path: "/esportazioni",
  staticData: { action: "dossier.export" },
  component: lazyRouteComponent(() => import("#pages/dossier/exports-page.tsx"), "ExportsPage"),
});
const disagreements = createRoute({
  getParentRoute: () => root,
  path: "/fascicoli/disaccordi",
  staticData: { action: "dossier.read" },
  component: lazyRouteComponent(() => import("#pages/dossier/disagreements-page.tsx"), "DisagreementsPage"),
});

const obligations = createRoute({
  getParentRoute: () => root,
  path: "/scadenze",
  staticData: { action: "obligation.read" },
  validateSearch: obligationSearch,
  component: lazyRouteComponent(() => import("#pages/obligations/obligations-page.tsx"), "ObligationsPage"),
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

const exchange = createRoute({
  getParentRoute: () => root,
  path: "/scambi",
  staticData: { action: "exchange.read" },
  validateSearch: exchangeSearch,
  component: lazyRouteComponent(() => import("#pages/exchange/exchange-page.tsx"), "ExchangePage"),
});
const message = createRoute({
  getParentRoute: () => root,
  path: "/scambi/$direction/$id",
  staticData: { action: "exchange.read" },
  component: lazyRouteComponent(() => import("#pages/exchange/message-page.tsx"), "MessagePage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/registro",
  staticData: { action: "audit.read" },
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("#pages/audit/audit-page.tsx"), "AuditPage"),
});
const auditEntry = createRoute({
  getParentRoute: () => root,
  path: "/registro/$id",
  staticData: { action: "audit.read" },
  component: lazyRouteComponent(() => import("#pages/audit/audit-entry-page.tsx"), "AuditEntryPage"),
});
const people = createRoute({
  getParentRoute: () => root,
  path: "/persone",
  staticData: { action: "people.read" },
  validateSearch: personSearch,
  component: lazyRouteComponent(() => import("#pages/people/people-page.tsx"), "PeoplePage"),
});
const person = createRoute({
  getParentRoute: () => root,
  path: "/persone/$id",
  staticData: { action: "people.read" },
  component: lazyRouteComponent(() => import("#pages/people/person-page.tsx"), "PersonPage"),
});
const roleRequests = createRoute({
  getParentRoute: () => root,
  path: "/persone/richieste",
  staticData: { action: "people.manage" },
  component: lazyRouteComponent(() => import("#pages/people/requests-page.tsx"), "RoleRequestsPage"),
});
const roleGroups = createRoute({
  getParentRoute: () => root,
  path: "/persone/gruppi",
  staticData: { action: "permissions.manage" },
  component: lazyRouteComponent(() => import("#pages/people/groups-page.tsx"), "GroupsPage"),
});
const roleSheet = createRoute({
  getParentRoute: () => root,
  path: "/persone/foglio",
  staticData: { action: "permissions.manage" },
  component: lazyRouteComponent(() => import("#pages/people/sheet-page.tsx"), "RoleSheetPage"),
});
const emergencies = createRoute({
  getParentRoute: () => root,
  path: "/persone/emergenze",
  staticData: { action: "emergency.review" },
  component: lazyRouteComponent(() => import("#pages/people/emergencies-page.tsx"), "EmergenciesPage"),
});
const myPermissions = createRoute({
  getParentRoute: () => root,
  path: "/permessi",
  component: lazyRouteComponent(() => import("#pages/people/my-permissions-page.tsx"), "MyPermissionsPage"),
});
const noRole = createRoute({
  getParentRoute: () => root,
  path: "/senza-ruolo",
  component: lazyRouteComponent(() => import("#pages/people/no-role-page.tsx"), "NoRolePage"),
});
const profile = createRoute({
  getParentRoute: () => root,
  path: "/profilo",
  loader: ({ context }) => void context.queries.prefetchQuery(queryOf(sessionRoutes.readProfile, {})),
  component: lazyRouteComponent(() => import("#pages/profile/profile-page.tsx"), "ProfilePage"),
});

const accessibility = createRoute({
  getParentRoute: () => root,
  path: "/accessibilita",
  component: lazyRouteComponent(() => import("#shell/accessibility-page.tsx"), "AccessibilityPage"),
});

const routeTree = root.addChildren([
  home,
  workOrders,
  newWorkOrder,
  workOrder,
  requests,
  request,
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
  dossierExports,
  documents,
  buildingDocuments,
  document,
  exchange,
  message,
  audit,
  auditEntry,
  people,
  person,
  roleRequests,
  roleGroups,
  roleSheet,
  emergencies,
  myPermissions,
  noRole,
  profile,
  accessibility,
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    parseSearch: parsePlainSearch,
    stringifySearch: writePlainSearch,
    defaultPreload: "intent",
    defaultPreloadDelay: 60,
    scrollRestoration: true,
    defaultPendingComponent: () => <Skeleton lines={8} />,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
  });
}

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** What one must be allowed to do, somewhere, for the page to make sense; the server decides on each record. */
    action?: Action;
  }
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
