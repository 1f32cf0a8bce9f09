import type { Action } from "@stabile/contract/route";
import { Link } from "@tanstack/react-router";
import { useSession } from "#api/session.tsx";
import { planning } from "#text/it-planning.ts";

const TABS = [
  { tab: "list", to: "/scadenze", action: "obligation.read" },
  { tab: "calendar", to: "/scadenze/calendario", action: "obligation.read" },
  { tab: "map", to: "/scadenze/mappa", action: "obligation.read" },
  { tab: "plans", to: "/scadenze/pianificazioni", action: "obligation.plan" },
  { tab: "rules", to: "/scadenze/verifiche-del-comune", action: "check-rule.write" },
  { tab: "school", to: "/scadenze/calendario-scolastico", action: "obligation.read" },
] as const satisfies readonly { tab: string; to: string; action: Action }[];

/** The pages of the law's deadlines; only those where this person has something to do. */
export function ObligationTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  const { actions } = useSession();
  const words = planning.tabs;
  return (
    <nav aria-label={words.label}>
      <ul className="views">
        {TABS.filter(({ action }) => actions.includes(action)).map(({ tab, to }) => (
          <li key={tab} className={tab === current ? "view view-current" : "view"}>
            <Link to={to} aria-current={tab === current ? "page" : undefined}>
              {words[tab]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
