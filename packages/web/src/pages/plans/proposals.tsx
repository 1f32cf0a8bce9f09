import type { FloorPlanDetail } from "@stabile/contract/floor-plans";
import { nameOf } from "#pages/plans/space-words.ts";
import { plans as words } from "#text/it-plans.ts";
import { Button } from "#ui/button.tsx";
import { Panel } from "#ui/panel.tsx";

type Proposal = FloorPlanDetail["proposals"][number];

export interface ProposalsProps {
  plan: FloorPlanDetail;
  busy: boolean;
  onConfirm: (proposals: readonly Proposal[]) => void;
}

/** What the drawing itself seems to say: true only once a person has confirmed it. */
export function Proposals({ plan, busy, onConfirm }: ProposalsProps) {
  const { proposals, spaces } = plan;
  if (proposals.length === 0) return null;
  const named = (spaceId: string): string => {
    const space = spaces.find(({ id }) => id === spaceId);
    return space === undefined ? "" : nameOf(space, spaces);
  };
  return (
    <Panel title={words.proposals}>
      <p>{words.proposalsHelp}</p>
      <ul className="plain-list">
        {proposals.map((proposal) => (
          <li key={proposal.spaceId} className="plan-row">
            <span>{named(proposal.spaceId)}</span>
            <Button
              small
              busy={busy}
              aria-label={words.confirmOne(named(proposal.spaceId))}
              onClick={() => onConfirm([proposal])}
            >
              {words.confirmShort}
            </Button>
          </li>
        ))}
      </ul>
      <Button look="primary" busy={busy} onClick={() => onConfirm(proposals)}>
        {words.confirmAll(proposals.length)}
      </Button>
    </Panel>
  );
}
