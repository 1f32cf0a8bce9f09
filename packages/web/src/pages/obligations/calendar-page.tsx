import { complianceRoutes, type ObligationCalendar } from "@stabile/contract/compliance";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { ExportObligations } from "#pages/obligations/export-obligations.tsx";
import { monthAfter, monthName, weeksOf } from "#pages/obligations/month-grid.ts";
import { ObligationFilters } from "#pages/obligations/obligation-filters.tsx";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { obligations } from "#text/it-obligations.ts";
import { planning } from "#text/it-planning.ts";
import { dayText, todayText } from "#ui/dates.ts";
import { Icon } from "#ui/icon.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/scadenze/calendario");
const words = planning.calendar;

/** A month of deadlines: how many on each day, and from there the list of the day. */
export function CalendarPage() {
  const { day: _day, ...search } = route.useSearch();
  const month = search.month ?? todayText().slice(0, 7);
  const query = { ...search, month };
  const { data: tally } = useQuery({
    ...queryOf(complianceRoutes.tallyObligations, { query: { ...search, month: undefined } }),
    placeholderData: keepPreviousData,
  });
  const found = useQuery({
    ...queryOf(complianceRoutes.readObligationCalendar, { query }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeading
        title={obligations.title}
        lead={words.lead}
        actions={<ExportObligations search={query} />}
      />
      <ObligationTabs current="calendar" />
      <ObligationFilters at="/scadenze/calendario" search={search} tally={tally} withoutMonth />
      <Months search={search} month={month} />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.data ? (
        <Month search={query} calendar={found.data} />
      ) : found.isPending ? (
        <Skeleton lines={8} tall />
      ) : null}
    </>
  );
}

function Months({ search, month }: { search: ObligationSearch; month: string }) {
  const to = (months: number) => ({ ...search, month: monthAfter(month, months) });
  return (
    <nav className="months" aria-label={words.month}>
      <Link to="/scadenze/calendario" search={to(-1)} className="btn btn-outline-primary btn-sm">
        <Icon name="arrow-left" size="xs" /> <span>{words.before}</span>
      </Link>
      <h2>{monthName(month)}</h2>
      <Link to="/scadenze/calendario" search={to(1)} className="btn btn-outline-primary btn-sm">
        <span>{words.after}</span> <Icon name="arrow-right" size="xs" />
      </Link>
    </nav>
  );
}

interface MonthProps {
  search: ObligationSearch & { month: string };
  calendar: ObligationCalendar;
}

function Month({ search, calendar: { days, overdueBefore } }: MonthProps) {
  const { month: _month, ...others } = search;
  const name = monthName(search.month);
  const byDay = new Map(days.map((one) => [one.day, one]));
  const total = days.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p role="status">{words.total(total, name)}</p>
      {overdueBefore === 0 ? null : (
        <p>
          {words.overdueBefore(overdueBefore)}.{" "}
          <Link to="/scadenze" search={{ ...others, state: "overdue" }}>
            {words.overdueLink}
          </Link>
        </p>
      )}
      <table className="month-grid">
        <caption className="visually-hidden">{words.caption(name)}</caption>
        <thead>
          <tr>
            {words.weekdays.map((weekday) => (
              <th key={weekday} scope="col" abbr={weekday}>
                <span aria-hidden="true">{weekday.slice(0, 3)}</span>
                <span className="visually-hidden">{weekday}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(search.month).map((week, index) => (
            <tr key={week.find(Boolean) ?? index}>
              {week.map((day, column) => (
                // oxlint-disable-next-line no-array-index-key -- the columns of a week are always seven
                <DayCell key={day ?? column} day={day} told={day && byDay.get(day)} search={search} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface DayCellProps {
  day: string | undefined;
  told: ObligationCalendar["days"][number] | "" | undefined;
  search: ObligationSearch;
}

/** A day with something to do is a link to its list: Tab goes from one to the next. */
function DayCell({ day, told, search }: DayCellProps) {
  if (day === undefined) return <td className="month-out" />;
  const number = Number(day.slice(8));
  if (!told) return <td className={day === todayText() ? "month-today" : undefined}>{number}</td>;
  const { month: _month, ...rest } = search;
  return (
    <td className={day === todayText() ? "month-today" : undefined}>
      <Link
        to="/scadenze"
        search={{ ...rest, day }}
        className={day < todayText() ? "month-day month-late" : "month-day"}
      >
        <span className="visually-hidden">{words.day(dayText(day), told.count, told.planned)}</span>
        <span aria-hidden="true">{number}</span>
        <strong aria-hidden="true">{told.count}</strong>
        {told.planned > 0 ? <small aria-hidden="true">{words.planned(told.planned)}</small> : null}
        {told.forbidden > 0 ? <small>{words.forbidden(told.forbidden)}</small> : null}
      </Link>
    </td>
  );
}
