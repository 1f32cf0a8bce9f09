import { type DuplicateCandidate, type Request, requestRoutes } from "@stabile/contract/requests";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import type { Answer } from "#api/call.ts";
import { request as words } from "#text/it-requests.ts";
import type { PickedBuilding } from "#ui/building-picker.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { DateText } from "#ui/date-text.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { RequestStateBadge } from "#ui/status-badge.tsx";

type Found = UseQueryResult<Answer<typeof requestRoutes.readCandidates>, Error>;

/** Buildings it may concern, the likeliest first, each with its reasons. */
export function Candidates({
  found,
  chosenId,
  onUse,
}: {
  found: Found;
  chosenId: string | undefined;
  onUse: (building: PickedBuilding) => void;
}) {
  return (
    <Panel title={words.place}>
      <Loading found={found} />
      {found.data?.buildings.length === 0 ? <p className="quiet">{words.noPlace}</p> : null}
      <ul className="plain-list">
        {found.data?.buildings.map(({ building, addressText, because }) => (
          <li key={building.id} className="choice-row">
            <div>
              <Link to="/edifici/$id" params={{ id: building.id }}>
                {building.name}
              </Link>
              <br />
              <span className="quiet">{[addressText, ...because].filter(Boolean).join(" · ")}</span>
            </div>
            <Button
              small
              aria-label={words.named(building.id === chosenId ? words.chosen : words.use, building.name)}
              aria-pressed={building.id === chosenId}
              onClick={() => onUse({ ...building, addressText })}
            >
              {building.id === chosenId ? words.chosen : words.use}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Open reports nearby that may be the same. */
export function Duplicates({ found, request }: { found: Found; request: Request }) {
  return (
    <Panel title={words.duplicates}>
      <Loading found={found} />
      {found.data?.duplicates.length === 0 ? <p className="quiet">{words.noDuplicates}</p> : null}
      <ul className="plain-list">
        {found.data?.duplicates.map((candidate) => (
          <Duplicate key={candidate.id} candidate={candidate} request={request} />
        ))}
      </ul>
    </Panel>
  );
}

function Duplicate({ candidate, request }: { candidate: DuplicateCandidate; request: Request }) {
  const [isOpen, setOpen] = useState(false);
  const queries = useQueryClient();
  const merge = useAction(requestRoutes.mergeRequest, {
    onDone: () => {
      setOpen(false);
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  return (
    <li className="choice-row">
      <div>
        <Link to="/segnalazioni/$id" params={{ id: candidate.id }}>
          {candidate.subject}
        </Link>{" "}
        <RequestStateBadge state={candidate.state} />
        <br />
        <span className="quiet">
          {[candidate.code, ...candidate.because].join(" · ")} ·{" "}
          <DateText value={candidate.openedAt} form="time" />
        </span>
      </div>
      <Button small aria-label={words.named(words.merge, candidate.code)} onClick={() => setOpen(true)}>
        {words.merge}
      </Button>
      <ConfirmDialog
        open={isOpen}
        title={words.mergeTitle}
        confirm={words.mergeWith(candidate.code)}
        busy={merge.isPending}
        error={merge.error}
        onConfirm={() =>
          merge.mutate({ params: { id: request.id }, body: { into: candidate.id }, version: request.version })
        }
        onClose={() => setOpen(false)}
      >
        <p>{words.mergeHelp(candidate.code)}</p>
      </ConfirmDialog>
    </li>
  );
}

function Loading({ found }: { found: Found }) {
  if (found.isPending) return <Skeleton lines={3} />;
  return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
}
