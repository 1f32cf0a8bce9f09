import type { QueryClient } from "@tanstack/react-query";
import type { ChangeEvent } from "#api/live-events.ts";
import type { ApiQueryKey } from "#api/queries.ts";

/** Which readings show a subject: its own page by id, and every list or figure it may appear in. */
const READINGS: Record<string, { one: readonly string[]; many: readonly string[] }> = {
  request: { one: ["readRequest", "readRequestCandidates"], many: ["listRequests", "readHome"] },
  "work-order": { one: ["readWorkOrder"], many: ["listWorkOrders", "readHome"] },
  building: { one: ["readBuilding"], many: ["listBuildings"] },
  platform: { one: [], many: ["listPlatforms", "listMessages", "listExchanges", "readHome"] },
  message: { one: ["readMessage"], many: ["listMessages", "listPlatforms"] },
};
/** The console shows the state of the platforms however the news is called. */
const EXCHANGE_READINGS = READINGS.platform as { one: readonly string[]; many: readonly string[] };

/** Whether a reading may show the changed subject. */
export function isTouched(key: readonly unknown[], event: ChangeEvent): boolean {
  const [operation, params] = key as unknown as ApiQueryKey;
  const readings = READINGS[event.subjectKind] ?? EXCHANGE_READINGS;
  if (readings.many.includes(operation)) return true;
  return readings.one.includes(operation) && (params as { id?: string } | null)?.id === event.subjectId;
}

const GATHER_MS = 700;

/**
 * Gathers changes for a moment, then reads again what is on screen: a synchronisation of a thousand buildings must be
 * one refresh, not a thousand.
 */
export function gatherChanges(client: QueryClient, onRefresh: () => void) {
  let waiting: ChangeEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

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

  return {
    add(event: ChangeEvent): void {
      waiting.push(event);
      timer ??= setTimeout(() => void refresh(), GATHER_MS + Math.random() * GATHER_MS);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
