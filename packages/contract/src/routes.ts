import { auditRoutes } from "./audit.ts";
import { buildingRoutes } from "./buildings.ts";
import { complianceRoutes } from "./compliance.ts";
import { documentRoutes } from "./documents.ts";
import { retentionRoutes } from "./retention.ts";
import { dossierRoutes } from "./dossier.ts";
import { dossierExportRoutes } from "./dossier-exports.ts";
import { exchangeRoutes } from "./exchange.ts";
import { floorPlanRoutes } from "./floor-plans.ts";
import { liveRoutes } from "./live.ts";
import { mapRoutes } from "./map.ts";
import { modelViewRoutes } from "./model-views.ts";
import { modelRoutes } from "./models.ts";
import { peopleRoutes } from "./people.ts";
import { permissionRoutes } from "./permissions.ts";
import { planningRoutes } from "./planning.ts";
import { protocolRegisterRoutes } from "./protocol-register.ts";
import { propertyRoutes } from "./property.ts";
import { protocolRoutes } from "./protocol.ts";
import { requestRoutes } from "./requests.ts";
import type { RouteContract } from "./route.ts";
import { sessionRoutes } from "./session.ts";
import { sourceRoutes } from "./sources.ts";
import { workOrderRoutes } from "./work-orders.ts";

/** Every route of the HTTP API, under `/api/v1`. The OpenAPI document and the permission tests are made from this. */
export const ALL_ROUTES: readonly RouteContract[] = [
  ...Object.values(sessionRoutes),
  ...Object.values(buildingRoutes),
  ...Object.values(documentRoutes),
  ...Object.values(retentionRoutes),
  ...Object.values(dossierRoutes),
  ...Object.values(sourceRoutes),
  ...Object.values(propertyRoutes),
  ...Object.values(modelRoutes),
  ...Object.values(modelViewRoutes),
  ...Object.values(floorPlanRoutes),
  ...Object.values(complianceRoutes),
  ...Object.values(planningRoutes),
  ...Object.values(dossierExportRoutes),
  ...Object.values(protocolRoutes),
  ...Object.values(protocolRegisterRoutes),
  ...Object.values(requestRoutes),
  ...Object.values(workOrderRoutes),
  ...Object.values(exchangeRoutes),
  ...Object.values(auditRoutes),
  ...Object.values(mapRoutes),
  ...Object.values(peopleRoutes),
  ...Object.values(permissionRoutes),
  ...Object.values(liveRoutes),
];

export const API_PREFIX = "/api/v1";
