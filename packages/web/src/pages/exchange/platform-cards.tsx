import { exchangeRoutes, type PlatformHealth } from "@stabile/contract/exchange";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { PlatformBadge } from "#ui/platform-badge.tsx";
import { exchange as words } from "#text/it-exchange.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";
import { integerText } from "#ui/numbers.ts";
import { Facts, Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** The health of every platform, in words. */
export function PlatformCards() {
  const found = useQuery(queryOf(exchangeRoutes.listPlatforms, {}));
  if (found.isPending) return <Skeleton lines={4} tall />;
  if (found.isError) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="platform-cards">
      {found.data.items.map((platform) => (
        <PlatformCard key={platform.platform} platform={platform} />
      ))}
    </div>
  );
}

function PlatformCard({ platform }: { platform: PlatformHealth }) {
  const mayOperate = useMay("exchange.operate");
  const sync = useAction(exchangeRoutes.synchronise);
  return (
    <Panel title={platform.label}>
      <p className="platform-state">
        <PlatformBadge state={platform.state} />
        <span className="quiet">{words.breakers[platform.breaker]}</span>
      </p>
      <Facts
        items={[
          [
            words.lastOk,
            platform.lastOkAt ? <DateText value={platform.lastOkAt} form="relative" /> : undefined,
          ],
          [words.lastFailure, platform.lastFailureAt ? <Failure platform={platform} /> : undefined],
          [words.waitingIn, platform.waitingIn || undefined],
          [words.waitingOut, platform.waitingOut || undefined],
          [words.parkedIn, platform.parkedIn ? <Parked platform={platform} direction="in" /> : undefined],
          [words.parkedOut, platform.parkedOut ? <Parked platform={platform} direction="out" /> : undefined],
          [words.allowance, platform.allowance ? allowanceText(platform.allowance) : undefined],
          [words.calls, `${platform.callsLastHour}, ${words.failures(platform.failuresLastHour)}`],
        ]}
      />
      {platform.allowance?.braked ? (
        <Notice tone="warning" title={words.braked(platform.allowance.brakePercent)}>
          <p>{words.brakedHelp}</p>
        </Notice>
      ) : null}
      {sync.isSuccess ? <Notice tone="success" title={words.asked} announce /> : null}
      <ProblemAlert error={sync.error} />
      {mayOperate && platform.synchronises ? (
        <p className="platform-action">
          <Button
            small
            icon="refresh"
            busy={sync.isPending}
            aria-label={words.synchroniseNamed(platform.label)}
            onClick={() => sync.mutate({ params: { platform: platform.platform } })}
          >
            {words.synchronise}
          </Button>
        </p>
      ) : null}
    </Panel>
  );
}

function allowanceText({ used, allowed }: NonNullable<PlatformHealth["allowance"]>): string {
  return words.allowanceOf(integerText(used), integerText(allowed));
}

/** How many stand still, and the way to them. */
function Parked({ platform, direction }: { platform: PlatformHealth; direction: "in" | "out" }) {
  const count = direction === "in" ? platform.parkedIn : platform.parkedOut;
  return (
    <Link to="/scambi" search={{ direction, platform: platform.platform, state: "parked" }} className="late">
      {words.parkedOpen(integerText(count))}
    </Link>
  );
}

function Failure({ platform }: { platform: PlatformHealth }) {
  return (
    <>
      <DateText value={platform.lastFailureAt} form="relative" />{" "}
      <span className="quiet">{platform.lastFailure}</span>
    </>
  );
}
