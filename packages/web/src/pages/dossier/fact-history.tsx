import { dossierRoutes } from "@stabile/contract/dossier";
import type { DossierFact, FactClaim } from "@stabile/contract/dossier-shapes";
import { useInfiniteQuery } from "@tanstack/react-query";
import { pagesOf } from "#api/queries.ts";
import { useSourceName } from "#pages/dossier/dossier-queries.ts";
import { dossier as words } from "#text/it-dossier.ts";
import { Dialog } from "#ui/dialog.tsx";
import { dateTimeText, dayText } from "#ui/dates.ts";
import { LoadMore } from "#ui/pagination.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

export interface FactHistoryProps {
  buildingId: string;
  fact: DossierFact;
  onClose: () => void;
}

/** Who said a value, when, on which document, and what took its place. */
export function FactHistory({ buildingId, fact, onClose }: FactHistoryProps) {
  return (
    <Dialog open wide title={words.fact.historyOf(fact.label)} onClose={onClose}>
      <Claims buildingId={buildingId} fact={fact} />
    </Dialog>
  );
}

function Claims({ buildingId, fact }: Omit<FactHistoryProps, "onClose">) {
  const pages = useInfiniteQuery(
    pagesOf(dossierRoutes.readFactHistory, {
      params: { id: buildingId, field: fact.field },
      query: { subjectId: fact.subjectId },
    }),
  );
  if (pages.isPending) return <Skeleton lines={5} />;
  const claims = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <ProblemAlert error={pages.error} onRetry={() => void pages.refetch()} />
      {claims.length === 0 && !pages.isError ? <p className="quiet">{words.history.empty}</p> : null}
      <ol className="claim-list">
        {claims.map((claim) => (
          <li key={claim.id}>
            <Claim claim={claim} />
          </li>
        ))}
      </ol>
      <LoadMore
        shown={claims.length}
        of={["voce", "voci"]}
        hasMore={pages.hasNextPage}
        busy={pages.isFetchingNextPage}
        onMore={() => void pages.fetchNextPage()}
      />
    </>
  );
}

/** A claim with all that is known of it. */
export function Claim({ claim }: { claim: FactClaim }) {
  const sourceName = useSourceName();
  const isPerson = claim.source === "person" || claim.source === "decision";
  return (
    <>
      <p className="claim-value">
        {claim.text}{" "}
        {claim.isShown ? <StatusBadge tone="success" icon="check" text={words.history.shown} /> : null}
      </p>
      <p className="quiet">
        {isPerson ? `${claim.saidBy} (${sourceName(claim.source).toLowerCase()})` : sourceName(claim.source)}{" "}
        · {dateTimeText(claim.recordedAt)} · {words.quality[claim.quality]} ·{" "}
        {words.fact.from(dayText(claim.validFrom))}
      </p>
      {claim.note ? <p className="claim-note">«{claim.note}»</p> : null}
      {claim.supersededAt ? (
        <p className="quiet">
          {words.history.superseded(dayText(claim.supersededAt), claim.supersededBy ?? "")}
        </p>
      ) : null}
    </>
  );
}
