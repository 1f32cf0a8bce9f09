import type { Action } from "@stabile/contract/route";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSession } from "#api/session.tsx";
import { dossier as words } from "#text/it-dossier.ts";

const TABS = [
  { tab: "building", to: "/edifici/$id", action: "building.read" },
  { tab: "dossier", to: "/edifici/$id/fascicolo", action: "dossier.read" },
  { tab: "models", to: "/edifici/$id/modelli", action: "model.read" },
  { tab: "plans", to: "/edifici/$id/piante", action: "model.read" },
  { tab: "documents", to: "/edifici/$id/documenti", action: "document.read" },
  { tab: "changes", to: "/edifici/$id/scritture", action: "dossier.read" },
  { tab: "comparison", to: "/edifici/$id/confronto", action: "dossier.read" },
] as const satisfies readonly { tab: string; to: string; action: Action }[];

/** The pages about one building; only those where this person has something to do. */
export function BuildingTabs({ id, current }: { id: string; current: (typeof TABS)[number]["tab"] }) {
  const { actions } = useSession();
  const here = useRef<HTMLLIElement>(null);
  // On a phone they go out of sight: the one that one is on is brought back.
  useEffect(() => {
    // Newer browsers answer with a promise, which React would take for what undoes the effect.
    here.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <nav aria-label={words.tabs.label}>
      <ul className="views">
        {TABS.filter(({ action }) => actions.includes(action)).map(({ tab, to }) => (
          <li
            key={tab}
            ref={tab === current ? here : undefined}
            className={tab === current ? "view view-current" : "view"}
          >
            <Link to={to} params={{ id }} aria-current={tab === current ? "page" : undefined}>
              {words.tabs[tab]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
