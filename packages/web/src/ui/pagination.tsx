import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

export interface LoadMoreProps {
  shown: number;
  /** What the rows are, one and many: `["ordine", "ordini"]`. */
  of: readonly [one: string, many: string];
  hasMore: boolean;
  busy: boolean;
  onMore: () => void;
}

/** The foot of a keyset-paged list: how many rows are here, and the next ones on request. */
export function LoadMore({ shown, of, hasMore, busy, onMore }: LoadMoreProps) {
  return (
    <div className="load-more">
      <span role="status">{it.table.shown(shown, hasMore, of)}</span>
      {hasMore ? (
        <Button busy={busy} onClick={onMore}>
          {busy ? it.actions.loadingMore : it.actions.loadMore}
        </Button>
      ) : null}
    </div>
  );
}
