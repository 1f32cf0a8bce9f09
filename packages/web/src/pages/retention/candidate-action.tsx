import { type DiscardCandidate, retentionRoutes } from "@stabile/contract/retention";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useRetentionRefresh } from "#pages/retention/retention-queries.ts";
import { retention as words } from "#text/it-retention.ts";
import { Button } from "#ui/button.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

/** To propose it, or to take the proposal back; of what must stay, nothing. */
export function CandidateAction({ row }: { row: DiscardCandidate }) {
  if (row.proposal) return <TakeBack row={row} />;
  return row.obstacles.length > 0 ? null : <Propose row={row} />;
}

function Propose({ row: { id, code } }: { row: DiscardCandidate }) {
  const [isOpen, setOpen] = useState(false);
  const refresh = useRetentionRefresh();
  const action = useAction(retentionRoutes.proposeDiscard, {
    onDone: () => {
      setOpen(false);
      refresh();
    },
  });
  return (
    <>
      <Button small aria-label={words.proposeOf(code)} onClick={() => setOpen(true)}>
        {words.propose}
      </Button>
      <ReasonConfirm
        open={isOpen}
        title={words.proposeTitle}
        help={words.proposeHelp}
        label={words.reason}
        tooShort={words.tooShort}
        confirm={words.propose}
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id }, body: { reason } })}
        onClose={() => setOpen(false)}
      />
    </>
  );
}

function TakeBack({ row: { id, code } }: { row: DiscardCandidate }) {
  const action = useAction(retentionRoutes.keepDocumentLonger, { onDone: useRetentionRefresh() });
  return (
    <>
      <Button
        small
        aria-label={words.keepOf(code)}
        busy={action.isPending}
        onClick={() => action.mutate({ params: { id } })}
      >
        {words.keep}
      </Button>
      <ProblemAlert error={action.error} />
    </>
  );
}
