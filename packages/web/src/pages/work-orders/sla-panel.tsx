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
          <Milestone key={milestone.milestone} milestone={milestone} isVoid={order.state === "cancelled"} />
        ))}
      </ul>
      {order.state === "cancelled" && order.sla.length > 0 ? <p className="quiet">{words.sla.void}</p> : null}
      {order.slaPolicy ? (
        <p className="quiet small">
          {words.sla.policy}: {order.slaPolicy.label} ({order.slaPolicy.source})
          {order.slaPolicy.provisional ? `, ${words.sla.provisional}` : ""}
        </p>
      ) : null}
    </Panel>
  );
}

/** Of a cancelled order what was met stays told; what was not is owed no more. */
function Milestone({ milestone, isVoid }: { milestone: SlaMilestone; isVoid: boolean }) {
  const isOwed = !milestone.metAt && !isVoid;
  return (
    <li>
      <div className="milestone-head">
        <h3>{milestone.label}</h3>
        {isOwed || milestone.metAt ? (
          <SlaBadge state={milestone.state} over={milestone.metAt !== undefined} />
        ) : null}
      </div>
      <p className={milestone.state === "breached" && isOwed ? "late" : ""}>
        {words.sla.due} <DateText value={milestone.dueAt} form="time" />
        {isOwed ? (
          <>
            {" "}
            (<DateText value={milestone.dueAt} form="relative" />)
          </>
        ) : null}
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
