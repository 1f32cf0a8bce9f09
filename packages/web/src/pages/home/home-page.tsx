import type { Home } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { ByState } from "#pages/home/by-state.tsx";
import { DelayedPlatforms } from "#pages/home/delayed-platforms.tsx";
import { DueCards, InboxCard } from "#pages/home/due-cards.tsx";
import { DueToday } from "#pages/home/due-today.tsx";
import { EmergencyNotices } from "#pages/home/emergency-notices.tsx";
import { homeQuery } from "#pages/home/home-query.ts";
import { Overdue } from "#pages/home/overdue.tsx";
import { ExpiringRoles, WaitingRoleRequests } from "#pages/home/people-panel.tsx";
import { PlatformsPanel } from "#pages/home/platforms-panel.tsx";
import { MonthChart } from "#pages/home/month-chart.tsx";
import { WaitingRequests } from "#pages/home/waiting-requests.tsx";
import { home } from "#text/it-home.ts";
import { longDayText } from "#ui/dates.ts";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** What there is to do today. */
export function HomePage() {
  const { data, error, refetch } = useQuery(homeQuery);
  const mayCreate = useMay("work-order.create");
  return (
    <>
      <PageHeading
        title={home.title}
        lead={<span className="today">{longDayText(data?.today ?? new Date().toISOString())}</span>}
        actions={
          mayCreate ? (
            <Link to="/ordini/nuovo" className="btn btn-primary">
              <Icon name="plus" /> {home.newOrder}
            </Link>
          ) : null
        }
      />
      {data ? null : <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data ? <HomeContent data={data} /> : error ? null : <Skeleton lines={6} tall />}
    </>
  );
}

function HomeContent({ data }: { data: Home }) {
  const mayReadRequests = useMay("request.read");
  const mayTriage = useMay("request.triage");
  const mayReadOrders = useMay("work-order.read");
  const mayManage = useMay("work-order.manage");
  const mayWatch = useMay("exchange.operate");
  const mayReview = useMay("emergency.review");
  const mayManagePeople = useMay("people.manage");
  const inbox = mayTriage ? <WaitingRequests inbox={data.inbox} /> : null;
  return (
    <>
      {mayReview ? <EmergencyNotices /> : null}
      {mayManagePeople ? <WaitingRoleRequests /> : null}
      <DelayedPlatforms platforms={data.delayedPlatforms} />
      <div className="home-cards">
        {mayReadOrders ? <DueCards due={data.due} /> : null}
        {mayReadRequests ? <InboxCard inbox={data.inbox} /> : null}
      </div>
      {mayWatch ? <PlatformsPanel /> : null}
      {mayManagePeople ? <ExpiringRoles /> : null}
      {mayReadOrders ? (
        <div className="columns home-columns">
          <div>
            {/* The desk begins with what has arrived, whoever follows the work with what is due. */}
            {mayManage ? null : inbox}
            <DueToday orders={data.dueToday} due={data.due} />
            <Overdue due={data.due} today={data.today} />
            {mayManage ? inbox : null}
          </div>
          <div>
            <ByState rows={data.byState} />
            <MonthChart months={data.byMonth} />
          </div>
        </div>
      ) : (
        inbox
      )}
    </>
  );
}
