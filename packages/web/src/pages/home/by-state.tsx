import type { Home } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { WORK_ORDER_STATES } from "#text/it.ts";
import { home } from "#text/it-home.ts";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";

/** A table whose bars repeat its numbers; each row opens the list of that state. */
export function ByState({ rows }: { rows: Home["byState"] }) {
  const most = Math.max(1, ...rows.map((row) => row.orders));
  return (
    <Panel title={home.byState.title}>
      {rows.length === 0 ? <p className="quiet">{home.byState.none}</p> : null}
      <table className="bars" hidden={rows.length === 0}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{home.byState.state}</th>
            <th scope="col">{home.byState.orders}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.state}>
              <th scope="row">
                <Link to="/ordini" search={{ state: row.state }}>
                  {WORK_ORDER_STATES[row.state]}
                </Link>
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
    </Panel>
  );
}
