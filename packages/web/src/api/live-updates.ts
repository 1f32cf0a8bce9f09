import { buildingRoutes } from "@stabile/contract/buildings";
import { documentRoutes } from "@stabile/contract/documents";
import { complianceRoutes } from "@stabile/contract/compliance";
import { dossierRoutes } from "@stabile/contract/dossier";
import { sourceRoutes } from "@stabile/contract/sources";
import { dossierExportRoutes } from "@stabile/contract/dossier-exports";
import { exchangeRoutes } from "@stabile/contract/exchange";
import { floorPlanRoutes } from "@stabile/contract/floor-plans";
import { mapRoutes } from "@stabile/contract/map";
import { modelViewRoutes } from "@stabile/contract/model-views";
import { modelRoutes } from "@stabile/contract/models";
import { peopleRoutes } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { planningRoutes } from "@stabile/contract/planning";
import { propertyRoutes } from "@stabile/contract/property";
import { protocolRoutes } from "@stabile/contract/protocol";
import { requestRoutes } from "@stabile/contract/requests";
import { sessionRoutes } from "@stabile/contract/session";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import type { QueryClient } from "@tanstack/react-query";
import type { ChangeEvent } from "#api/live-events.ts";
import type { ApiQueryKey } from "#api/queries.ts";

interface Readings {
  /** Pages of one record, found by the `id` among their parameters. */
  one: readonly string[];
  /** Lists and figures in which it may appear. */
  many: readonly string[];
}

const HOME = workOrderRoutes.readHome.operationId;
const PLATFORMS = exchangeRoutes.listPlatforms.operationId;
const MESSAGES = exchangeRoutes.listMessages.operationId;

/** Which readings show a subject. */
const READINGS: Record<string, Readings> = {
  request: {
    one: [requestRoutes.readRequest.operationId, requestRoutes.readCandidates.operationId],
    many: [requestRoutes.listRequests.operationId, mapRoutes.readMapRequests.operationId, HOME],
  },
  "work-order": {
    one: [workOrderRoutes.readWorkOrder.operationId],
    many: [workOrderRoutes.listWorkOrders.operationId, mapRoutes.readMapWorkOrders.operationId, HOME],
  },
  building: {
    one: [
      buildingRoutes.readBuilding.operationId,
      dossierRoutes.readDossier.operationId,
      dossierRoutes.listDossierChanges.operationId,
      modelRoutes.listModels.operationId,
      modelRoutes.readModel.operationId,
      modelRoutes.listModelChanges.operationId,
      modelViewRoutes.readModelView.operationId,
      modelViewRoutes.listModelNodes.operationId,
      floorPlanRoutes.listFloorPlans.operationId,
      floorPlanRoutes.readFloorPlan.operationId,
    ],
    many: [
      buildingRoutes.listBuildings.operationId,
      mapRoutes.readMapBuildings.operationId,
      dossierRoutes.listDossiers.operationId,
      dossierRoutes.listDisagreements.operationId,
      // Of the law's deadlines one hears as of their building.
      complianceRoutes.listObligations.operationId,
      complianceRoutes.tallyObligations.operationId,
      planningRoutes.readObligationWork.operationId,
      planningRoutes.readOrderChecks.operationId,
      sourceRoutes.listSourceItems.operationId,
      sourceRoutes.listSources.operationId,
    ],
  },
  property: {
    one: [],
    many: [
      propertyRoutes.readPropertyRegister.operationId,
      propertyRoutes.listPropertyWritings.operationId,
      propertyRoutes.listPropertyConflicts.operationId,
      propertyRoutes.listPropertyCorrections.operationId,
      propertyRoutes.listPropertyFiles.operationId,
    ],
  },
  document: {
    one: [documentRoutes.readDocument.operationId],
    many: [documentRoutes.listDocuments.operationId],
  },
  "protocol-entry": {
    one: [protocolRoutes.readProtocolEntry.operationId],
    many: [protocolRoutes.listProtocolEntries.operationId, protocolRoutes.readProtocolStatus.operationId],
  },
  // What one may do may have changed with it: the session is read again.
  person: {
    one: [peopleRoutes.readPerson.operationId],
    many: [
      peopleRoutes.listPeople.operationId,
      permissionRoutes.readMyPermissions.operationId,
      permissionRoutes.listRoleGroups.operationId,
      sessionRoutes.readSession.operationId,
      // Of an export one hears as of oneself.
      dossierExportRoutes.listDossierExports.operationId,
    ],
  },
  "role-request": { one: [], many: [permissionRoutes.listRoleRequests.operationId] },
  emergency: { one: [], many: [permissionRoutes.listEmergencies.operationId] },
  message: { one: [exchangeRoutes.readMessage.operationId], many: [MESSAGES, PLATFORMS] },
};
/** Any other news is about the platforms, however it is called. */
const OF_PLATFORMS: Readings = {
  one: [],
  many: [PLATFORMS, MESSAGES, exchangeRoutes.listExchanges.operationId, HOME],
};

/** Whether a reading may show the changed subject. */
export function isTouched(key: readonly unknown[], event: ChangeEvent): boolean {
  const [operation, params] = key as unknown as ApiQueryKey;
  const readings = READINGS[event.subjectKind] ?? OF_PLATFORMS;
  if (readings.many.includes(operation)) return true;
  return readings.one.includes(operation) && (params as { id?: string } | null)?.id === event.subjectId;
}

const GATHER_MS = 700;
/** A process of the server may go on with what it knew of a person for three seconds: what stands is asked after that. */
const NOTICED_MS = 3_200;

/**
 * Gathers changes for a moment, then reads again what is on screen: a synchronisation of a thousand buildings must be
 * one refresh, not a thousand.
 */
export function gatherChanges(client: QueryClient, onRefresh: () => void) {
  let waiting: ChangeEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  async function refresh(): Promise<void> {
    const events = waiting;
    waiting = [];
    timer = undefined;
    const touched = {
      predicate: (query: { queryKey: readonly unknown[] }) =>
        events.some((event) => isTouched(query.queryKey, event)),
    };
    const onScreen = client.getQueryCache().findAll({ ...touched, type: "active" }).length;
    await client.invalidateQueries(touched);
    if (onScreen > 0) onRefresh();
  }

  const readSession = () =>
    void client.invalidateQueries({ queryKey: [sessionRoutes.readSession.operationId] });

  return {
    add(event: ChangeEvent): void {
      waiting.push(event);
      timer ??= setTimeout(() => void refresh(), GATHER_MS + Math.random() * GATHER_MS);
      if (event.subjectKind === "person") {
        clearTimeout(later);
        later = setTimeout(readSession, NOTICED_MS + Math.random() * GATHER_MS);
      }
    },
    stop(): void {
      clearTimeout(timer);
      clearTimeout(later);
    },
  };
}
