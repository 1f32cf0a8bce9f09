import { type OrderChecks, planningRoutes } from "@stabile/contract/planning";
import type { WorkOrder } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { planning } from "#text/it-planning.ts";
import { dayText } from "#ui/dates.ts";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";

const words = planning.order;
/** The work is done: what is left is to write how it went. */
const FINISHED: readonly string[] = ["executed", "reported", "verified", "accounted", "invoiced"];

/** What of the law this order answers: the checks planned in it, or the negative one that opened it. */
export function ChecksPanel({ order }: { order: WorkOrder }) {
  const mayRead = useMay("obligation.read");
  const { data } = useQuery({
    ...queryOf(planningRoutes.readOrderChecks, { params: { id: order.id } }),
    enabled: mayRead,
  });
  if (data === undefined || (data.planned.length === 0 && data.negative === undefined)) return null;
  return (
    <Panel title={words.title}>
      {data.negative === undefined ? null : <Negative negative={data.negative} />}
      {data.planned.length === 0 ? null : (
        <Planned checks={data} isFinished={FINISHED.includes(order.state)} />
      )}
    </Panel>
  );
}

function Planned({
  checks: { planned, proposedOn },
  isFinished,
}: {
  checks: OrderChecks;
  isFinished: boolean;
}) {
  const mayRecord = useMay("obligation.manage");
  const isToRecord = planned.some(({ recorded }) => !recorded);
  return (
    <>
      <h3>{words.planned}</h3>
      {proposedOn === undefined ? null : (
        <p>
          {words.proposedOn}: {dayText(proposedOn)}
        </p>
      )}
      {isFinished && isToRecord && mayRecord ? <Notice tone="info" title={words.invite} /> : null}
      <ul className="links">
        {planned.map(({ obligationId, title, subject, dueOn, recorded, rule, buildingId }) => (
          <li key={obligationId}>
            {title}, {subject.name} <span className="quiet">{planning.plan.dueOn(dayText(dueOn))}</span>{" "}
            {recorded ? (
              <strong>{words.recorded}</strong>
            ) : mayRecord ? (
              <Link
                to="/scadenze"
                search={{ buildingId, rule }}
                aria-label={words.toRecordOf(title, subject.name)}
              >
                {words.toRecord}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Negative({ negative }: { negative: NonNullable<OrderChecks["negative"]> }) {
  const { title, doneOn, annulled, prescriptions, buildingId, rule } = negative;
  return (
    <>
      <h3>{words.negative}</h3>
      {annulled ? <Notice tone="warning" title={words.annulled} /> : null}
      <p>
        <Link to="/scadenze" search={{ buildingId, rule }}>
          {title}
        </Link>
        , {dayText(doneOn)}
      </p>
      {prescriptions === undefined ? null : (
        <p className="pre-line">
          {words.prescriptions}: {prescriptions}
        </p>
      )}
    </>
  );
}
