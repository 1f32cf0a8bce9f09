import type { Action } from "@stabile/contract/route";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "#api/session.tsx";
import { people as words } from "#text/it-people.ts";

const TABS = [
  { tab: "people", to: "/persone", action: "people.read" },
  { tab: "requests", to: "/persone/richieste", action: "people.manage" },
  { tab: "groups", to: "/persone/gruppi", action: "permissions.manage" },
  { tab: "sheet", to: "/persone/foglio", action: "permissions.manage" },
  { tab: "emergencies", to: "/persone/emergenze", action: "emergency.review" },
] as const satisfies readonly { tab: string; to: string; action: Action }[];

/** The pages about people; only those where this person has something to do. */
export function PeopleTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  const { actions } = useSession();
  const here = useRef<HTMLLIElement>(null);
  // On a phone they go out of sight: the one that one is on is brought back.
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for what undoes the effect.
    here.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <nav aria-label={words.tabsLabel}>
      <ul className="views">
        {TABS.filter(({ action }) => actions.includes(action)).map(({ tab, to }) => (
          <li
            key={tab}
            ref={tab === current ? here : undefined}
            className={tab === current ? "view view-current" : "view"}
          >
            <Link to={to} aria-current={tab === current ? "page" : undefined}>
              {words.tabs[tab]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
