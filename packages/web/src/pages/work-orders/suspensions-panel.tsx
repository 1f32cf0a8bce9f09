import type { WorkOrder } from "@stabile/contract/work-orders";
import { order } from "#text/it-work-orders.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

const words = order.suspensions;

export function SuspensionsPanel({ suspensions }: { suspensions: WorkOrder["suspensions"] }) {
  if (suspensions.length === 0) return null;
  return (
    <Panel title={words.title}>
      <ul className="links">
        {suspensions.map((suspension) => (
          <li key={suspension.beganAt}>
            <strong>{suspension.label}</strong>{" "}
            {suspension.clientCaused ? <StatusBadge tone="neutral" text={words.client} /> : null}
            <span className="row-sub">
              <DateText value={suspension.beganAt} form="time" />{" "}
              {suspension.endedAt ? (
                <>
                  {words.to} <DateText value={suspension.endedAt} form="time" />
                </>
              ) : (
                `(${words.now})`
              )}
            </span>
            {suspension.note ? <p>{suspension.note}</p> : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
