import { exchangeRoutes, type PlatformHealth } from "@stabile/contract/exchange";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { exchange as words } from "#text/it-exchange.ts";
import { home } from "#text/it-home.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { PlatformBadge } from "#ui/platform-badge.tsx";

/** What a systems officer looks at first: who answers, what waits, what is parked and wants a decision. */
export function PlatformsPanel() {
  const found = useQuery(queryOf(exchangeRoutes.listPlatforms, {}));
  return (
    <Panel title={home.platforms.title} aside={<Link to="/scambi">{home.platforms.link}</Link>}>
      {found.isPending ? <Skeleton lines={3} /> : null}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <ul className="plain-list platform-rows">
        {found.data?.items.map((platform) => (
          <li key={platform.platform}>
            <span>{platform.label}</span>
            <span className="quiet">{queues(platform)}</span>
            <Parked platform={platform} />
            <PlatformBadge state={platform.state} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function queues({ waitingIn, waitingOut, callsLastHour, failuresLastHour }: PlatformHealth): string {
  const waiting = waitingIn + waitingOut;
  const calls = `${home.platforms.calls(callsLastHour)}, ${words.failures(failuresLastHour)}`;
  return waiting > 0 ? `${calls} · ${home.platforms.waiting(waiting)}` : calls;
}

function Parked({ platform: { platform, parkedIn, parkedOut } }: { platform: PlatformHealth }) {
  if (parkedIn + parkedOut === 0) return null;
  return (
    <Link to="/scambi" search={{ platform, state: "parked", direction: parkedIn > 0 ? "in" : "out" }}>
      {home.platforms.parked(parkedIn + parkedOut)}
    </Link>
  );
}
