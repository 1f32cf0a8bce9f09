import { Link } from "@tanstack/react-router";
import { dossiers as words } from "#text/it-dossier.ts";

const TABS = [
  { tab: "list", to: "/fascicoli" },
  { tab: "disagreements", to: "/fascicoli/disaccordi" },
] as const;

export function DossierTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  return (
    <nav aria-label={words.tabs.label}>
      <ul className="views">
        {TABS.map(({ tab, to }) => (
          <li key={tab} className={tab === current ? "view view-current" : "view"}>
            <Link to={to} aria-current={tab === current ? "page" : undefined}>
              {words.tabs[tab]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
