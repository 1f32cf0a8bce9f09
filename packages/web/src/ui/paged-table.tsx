import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DataTable, type DataTableProps } from "#ui/data-table.tsx";
import { LoadMore, type LoadMoreProps } from "#ui/pagination.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

export interface PagedTableProps<T> extends Omit<DataTableProps<T>, "rows"> {
  pages: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  of: LoadMoreProps["of"];
  /** Shown when there is no row. */
  nothing: ReactNode;
  /** Between the rows and the foot. */
  below?: ((rows: readonly T[]) => ReactNode) | undefined;
}

/**
 * A keyset-paged list, whatever becomes of it: waiting for its first rows, failed, empty, or there, with the next rows on
 * request. What was read stays when the rest cannot be.
 */
export function PagedTable<T>({ pages, of, nothing, below, ...table }: PagedTableProps<T>) {
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (pages.isPending) return <Skeleton lines={10} tall />;
  if (pages.isError && rows.length === 0)
    return <ProblemAlert error={pages.error} onRetry={() => void pages.refetch()} />;
  if (rows.length === 0) return nothing;
  return (
    <div className={pages.isPlaceholderData ? "awaiting" : undefined} aria-busy={pages.isPlaceholderData}>
      <DataTable {...table} rows={rows} />
      {below?.(rows)}
      <LoadMore
        shown={rows.length}
        of={of}
        hasMore={pages.hasNextPage}
        busy={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
      <ProblemAlert error={pages.error} onRetry={() => void pages.fetchNextPage()} />
    </div>
  );
}
