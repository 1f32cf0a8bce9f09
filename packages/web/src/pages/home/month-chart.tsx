import type { Home } from "@stabile/contract/work-orders";
import { sinceFirstActivity } from "#pages/home/figures.ts";
import { home } from "#text/it-home.ts";
import { monthText } from "#ui/dates.ts";
import { integerText } from "#ui/numbers.ts";
import { Panel } from "#ui/panel.tsx";

type Months = Home["byMonth"];

const HEIGHT = 120;
const WIDTH = 480;
const WIDEST_BAR = 26;

/** Orders opened and closed, a pair of bars for each month, and the same numbers as a table. */
export function MonthChart({ months: all }: { months: Months }) {
  const months = sinceFirstActivity(all);
  const first = months[0];
  const last = months.at(-1);
  if (!first || !last) return null;
  const opened = months.reduce((sum, month) => sum + month.opened, 0);
  const closed = months.reduce((sum, month) => sum + month.closed, 0);
  return (
    <Panel title={home.byMonth.title}>
      <p className="chart-legend">
        <span className="legend-opened">{home.byMonth.opened}</span>
        <span className="legend-closed">{home.byMonth.closed}</span>
      </p>
      <Bars
        months={months}
        label={home.byMonth.summary({
          first: monthText(first.month),
          last: monthText(last.month),
          opened,
          closed,
        })}
      />
      <details className="more">
        <summary>{home.byMonth.asTable}</summary>
        <MonthTable months={months} />
      </details>
    </Panel>
  );
}

function Bars({ months, label }: { months: Months; label: string }) {
  const most = Math.max(1, ...months.flatMap((month) => [month.opened, month.closed]));
  const tall = (value: number) => (value / most) * HEIGHT;
  const step = WIDTH / months.length;
  const bar = Math.min(WIDEST_BAR, step * 0.35);
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT + 24}`} role="img" aria-label={label}>
      <line x1="0" x2={WIDTH} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} className="chart-axis" />
      {months.map((month, index) => {
        const x = index * step + (step - 2 * bar - 2) / 2;
        return (
          <g key={month.month}>
            <title>{`${monthText(month.month)}: ${month.opened} ${home.byMonth.opened.toLowerCase()}, ${month.closed} ${home.byMonth.closed.toLowerCase()}`}</title>
            <rect
              className="bar-opened"
              x={x}
              y={HEIGHT - tall(month.opened)}
              width={bar}
              height={tall(month.opened)}
            />
            <rect
              className="bar-closed"
              x={x + bar + 2}
              y={HEIGHT - tall(month.closed)}
              width={bar}
              height={tall(month.closed)}
            />
            <text
              x={index * step + step / 2}
              y={HEIGHT + 17}
              textAnchor="middle"
              className={labelClass(months.length - 1 - index, months.length)}
            >
              {monthText(month.month)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function MonthTable({ months }: { months: Months }) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{home.byMonth.month}</th>
          <th scope="col" className="cell-number">
            {home.byMonth.opened}
          </th>
          <th scope="col" className="cell-number">
            {home.byMonth.closed}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...months].reverse().map((month) => (
          <tr key={month.month}>
            <th scope="row">{monthText(month.month)}</th>
            <td className="cell-number">{integerText(month.opened)}</td>
            <td className="cell-number">{integerText(month.closed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Twelve names would touch one another: every other one on a wide page, one in four on a phone; six have room. */
function labelClass(fromLast: number, of: number): string {
  if (of <= 6) return "chart-label";
  if (fromLast % 4 === 1) return "chart-label";
  return fromLast % 2 === 1 ? "chart-label chart-label-wide" : "chart-label chart-label-none";
}
