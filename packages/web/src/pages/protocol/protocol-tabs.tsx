import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import { register } from "#text/it-protocol.ts";

const TABS = [
  { tab: "entries", to: "/protocollo" },
  { tab: "search", to: "/protocollo/cerca" },
] as const;

/** What was given to the protocol, and the protocol itself; the second for who answers for it. */
export function ProtocolTabs({ current }: { current: (typeof TABS)[number]["tab"] }) {
  const maySearch = useMay("protocol.manage");
  const words = register.tabs;
  if (!maySearch) return null;
  return (
    <nav aria-label={words.label}>
      <ul className="views">
        {TABS.map(({ tab, to }) => (
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
