import type { Action } from "@stabile/contract/route";
import { sessionRoutes } from "@stabile/contract/session";
import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { sessionQuery } from "#api/session.tsx";
import { parsePlainSearch, writePlainSearch } from "#api/search-params.ts";
import { CrashPage } from "#pages/errors/crash-page.tsx";
import { NotFoundPage } from "#pages/errors/not-found-page.tsx";
import { auditSearch } from "#pages/audit/search-params.ts";
import { exchangeSearch } from "#pages/exchange/search-params.ts";
import { homeQuery } from "#pages/home/home-query.ts";
import { personSearch } from "#pages/people/search-params.ts";
import { requestSearch } from "#pages/requests/search-params.ts";
import { orderQuery, ordersQuery } from "#pages/work-orders/order-queries.ts";
import { newWorkOrderSearch, workOrderSearch } from "#pages/work-orders/search-params.ts";
import { Skeleton } from "#ui/skeleton.tsx";
import { buildingRoutes } from "#shell/building-routes.ts";
import { root } from "#shell/root-route.ts";

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
  ...buildingRoutes,
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
