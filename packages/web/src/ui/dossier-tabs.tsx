import type { Action } from "@stabile/contract/route";
import { Link } from "@tanstack/react-router";
import { useSession } from "#api/session.tsx";
import { dossiers as words } from "#text/it-dossier.ts";

const TABS = [
  { tab: "list", to: "/fascicoli", action: "dossier.read" },
  { tab: "disagreements", to: "/fascicoli/disaccordi", action: "dossier.read" },
  { tab: "matching", to: "/fascicoli/da-abbinare", action: "dossier.read" },
  { tab: "property", to: "/fascicoli/realgimm", action: "dossier.read" },
  { tab: "documents", to: "/documenti", action: "document.read" },
  { tab: "files", to: "/integrita-file", action: "document.manage" },
  { tab: "retention", to: "/scarto", action: "document.manage" },
  { tab: "exports", to: "/esportazioni", action: "dossier.export" },
] as const satisfies readonly { tab: string; to: string; action: Action }[];

/** The pages about all dossiers; only those where this person has something to do. */
export function DossierTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  const { actions } = useSession();
  return (
    <nav aria-label={words.tabs.label}>
      <ul className="views">
        {TABS.filter(({ action }) => actions.includes(action)).map(({ tab, to }) => (
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
