import type { Home } from "@stabile/contract/work-orders";
import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { home } from "#text/it-home.ts";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";

/** Which platform is late, since when, and that nothing is lost. */
export function DelayedPlatforms({ platforms }: { platforms: Home["delayedPlatforms"] }) {
  const mayLook = useMay("exchange.read");
  if (platforms.length === 0) return null;
  return (
    <Notice tone="warning" title={home.delayed.title(platforms.length)}>
      <ul className="delayed">
        {platforms.map((platform) => (
          <li key={platform.platform}>
            {home.delayed.row(platform.label)} <DateText value={platform.since} form="relative" />
            {platform.waiting > 0 ? `, ${home.delayed.waiting(platform.waiting)}` : ""}
          </li>
        ))}
      </ul>
      <p>
        {home.delayed.help} {mayLook ? <Link to="/scambi">{home.delayed.link}</Link> : null}
      </p>
    </Notice>
  );
}
