import type { RouteContract } from "@stabile/contract/route";
import { sessionRoutes } from "@stabile/contract/session";
import {
  infiniteQueryOptions,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { type Answer, type CallExtras, type CallInput, call } from "#api/call.ts";
import { statusOf, Unreachable } from "#api/problem.ts";

/** `[operationId, params, query]`: live updates find what to refresh by the first two. */
export type ApiQueryKey = readonly [operationId: string, params: unknown, query: unknown];

/** One reading of a route, for `useQuery`, `useSuspenseQuery` and loaders. */
export function queryOf<const R extends RouteContract>(route: R, input: CallInput<R>) {
  const given = input as { params?: unknown; query?: unknown };
  const queryKey: ApiQueryKey = [route.operationId, given.params ?? null, given.query ?? null];
  return queryOptions({ queryKey, queryFn: ({ signal }) => call(route, withSignal(input, signal)) });
}

/** Every reading of a route, whatever its parameters: for `invalidateQueries` after a change. */
export function readingsOf(route: RouteContract) {
  return { queryKey: [route.operationId] };
}

function withSignal<R extends RouteContract>(
  input: CallInput<R>,
  signal: AbortSignal,
): CallInput<R> & CallExtras {
  return { ...input, signal } as CallInput<R> & CallExtras;
}

type Paged = { nextCursor?: string | undefined };

/** A keyset-paged list, page after page, for `useInfiniteQuery`; `query` without its cursor. */
export function pagesOf<const R extends RouteContract>(route: R, input: CallInput<R>) {
  const given = input as { params?: Record<string, unknown>; query?: Record<string, unknown> };
  // A list of one building is not that of another.
  const of = given.params === undefined ? "pages" : { ...given.params, pages: true };
  const queryKey: ApiQueryKey = [route.operationId, of, given.query ?? null];
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }): Promise<Answer<R>> => {
      const query = { ...given.query, ...(pageParam ? { cursor: pageParam } : {}) };
      return call(route, withSignal({ ...input, query } as unknown as CallInput<R>, signal));
    },
    initialPageParam: "",
    getNextPageParam: (last: Answer<R>) => (last as Paged).nextCursor,
  });
}

/** A refusal stays a refusal however often one asks; only silence is worth asking again. */
function worthRetrying(failures: number, error: unknown): boolean {
  return error instanceof Unreachable && failures < 2;
}

/**
 * The cache of what has been read. Any answer that says "not signed in" makes the session be read again, so that the page
 * can say that it has expired instead of failing piece by piece.
 */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown, key?: readonly unknown[]): void => {
    if (statusOf(error) !== 401 || key?.[0] === SESSION_READING) return;
    void client.invalidateQueries({ queryKey: [SESSION_READING] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => onError(error, query.queryKey) }),
    mutationCache: new MutationCache({ onError: (error) => onError(error) }),
    defaultOptions: {
      queries: { staleTime: 15_000, gcTime: 5 * 60_000, retry: worthRetrying, networkMode: "always" },
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return client;
}

const SESSION_READING = sessionRoutes.readSession.operationId;
