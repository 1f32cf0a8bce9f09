import type { Home } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { splitByState } from "#pages/home/figures.ts";
import { WORK_ORDER_STATES } from "#text/it.ts";
import { home } from "#text/it-home.ts";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";

/** A table whose bars repeat its numbers; each row opens the list of that state. Closed orders are told apart. */
export function ByState({ rows }: { rows: Home["byState"] }) {
  const { open, closed } = splitByState(rows);
  const most = Math.max(1, ...open.map((row) => row.orders));
  return (
    <Panel title={home.byState.title}>
      {rows.length === 0 ? <p className="quiet">{home.byState.none}</p> : null}
      <table className="bars" hidden={open.length === 0}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{home.byState.state}</th>
            <th scope="col">{home.byState.orders}</th>
          </tr>
        </thead>
        <tbody>
          {open.map((row) => (
            <tr key={row.state}>
              <th scope="row">
                <StateLink row={row} />
              </th>
              <td>
                <span className="bar-cell">
                  <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect width={(row.orders / most) * 100} height="10" />
                  </svg>
                  <span className="bar-number">{integerText(row.orders)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {closed.length > 0 ? (
        <p className="closed-states">
          {home.byState.closed}:{" "}
          {closed.map((row) => (
            <span key={row.state}>
              <StateLink row={row} /> {integerText(row.orders)}
            </span>
          ))}
        </p>
      ) : null}
    </Panel>
  );
}

function StateLink({ row: { state } }: { row: Home["byState"][number] }) {
  return (
    <Link to="/ordini" search={{ state }}>
      {WORK_ORDER_STATES[state]}
    </Link>
  );
}
