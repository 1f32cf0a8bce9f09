import type { Obligation, ObligationState } from "@stabile/contract/compliance";
import { obligations as words } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { dayText } from "#ui/dates.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<ObligationState, Tone> = {
  overdue: "danger",
  soon: "warning",
  near: "info",
  later: "neutral",
  unknown: "warning",
  "on-event": "quiet",
  done: "success",
  "not-required": "quiet",
};

/** Its state, and before all that the use is forbidden; what is missing is named. */
export function ObligationStateBadge({ row }: { row: Obligation }) {
  const { state, useForbiddenSince, missing } = row;
  return (
    <>
      {useForbiddenSince === undefined ? null : (
        <>
          <StatusBadge
            tone="danger"
            icon="error"
            text={words.forbiddenSince(dayText(useForbiddenSince))}
          />{" "}
        </>
      )}
      <StatusBadge tone={TONES[state]} text={words.states[state]} />
      {row.workOrderId === undefined ? null : (
        <>
          {" "}
          <StatusBadge tone="info" text={planning.work.planned} />
        </>
      )}
      {missing.length === 0 ? null : (
        <span className="quiet"> {missing.map(({ label }) => label).join(", ")}</span>
      )}
    </>
  );
}
