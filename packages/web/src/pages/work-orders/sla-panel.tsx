import type { SlaMilestone, WorkOrder } from "@stabile/contract/work-orders";
import { order as words } from "#text/it-work-orders.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";
import { SlaBadge } from "#ui/status-badge.tsx";

/** Each deadline, how it stands, and the arithmetic behind it on request. */
export function SlaPanel({ order }: { order: WorkOrder }) {
  return (
    <Panel title={words.sla.title}>
      {order.sla.length === 0 ? <p className="quiet">{words.sla.none}</p> : null}
      <ul className="milestones">
        {order.sla.map((milestone) => (
          <Milestone key={milestone.milestone} milestone={milestone} />
        ))}
      </ul>
      {order.slaPolicy ? (
        <p className="quiet small">
          {words.sla.policy}: {order.slaPolicy.label} ({order.slaPolicy.source})
          {order.slaPolicy.provisional ? `, ${words.sla.provisional}` : ""}
        </p>
      ) : null}
    </Panel>
  );
}

function Milestone({ milestone }: { milestone: SlaMilestone }) {
  return (
    <li>
      <div className="milestone-head">
        <h3>{milestone.label}</h3>
        <SlaBadge state={milestone.state} over={milestone.metAt !== undefined} />
      </div>
      <p className={milestone.state === "breached" && !milestone.metAt ? "late" : ""}>
        {words.sla.due} <DateText value={milestone.dueAt} form="time" />
        {milestone.metAt ? null : (
          <>
            {" "}
            (<DateText value={milestone.dueAt} form="relative" />)
          </>
        )}
      </p>
      {milestone.metAt ? (
        <p>
          {words.sla.met} <DateText value={milestone.metAt} form="time" />
        </p>
      ) : null}
      {milestone.explanation.length > 0 ? (
        <details className="more">
          <summary>
            {words.sla.why}
            <span className="visually-hidden"> {milestone.label}</span>
          </summary>
          <ol className="explanation">
            {milestone.explanation.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      ) : null}
    </li>
  );
}
