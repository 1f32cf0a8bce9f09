import type { Action } from "@stabile/contract/route";
import type { Session } from "@stabile/contract/session";
import { Link } from "@tanstack/react-router";
import { useSession } from "#api/session.tsx";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";

interface Place {
  to:
    | "/"
    | "/segnalazioni"
    | "/ordini"
    | "/edifici"
    | "/fascicoli"
    | "/scadenze"
    | "/protocollo"
    | "/scambi"
    | "/registro"
    | "/persone";
  label: string;
  short: string;
  icon: string;
  action: Action;
}

const PLACES: readonly Place[] = [
  { to: "/", label: it.nav.home, short: it.nav.home, icon: "presentation", action: "home.read" },
  {
    to: "/segnalazioni",
    label: it.nav.requests,
    short: it.nav.requests,
    icon: "inbox",
    action: "request.read",
  },
  {
    to: "/ordini",
    label: it.nav.workOrders,
    short: it.nav.workOrdersShort,
    icon: "tool",
    action: "work-order.read",
  },
  { to: "/edifici", label: it.nav.buildings, short: it.nav.buildings, icon: "pa", action: "building.read" },
  {
    to: "/fascicoli",
    label: it.nav.dossiers,
    short: it.nav.dossiers,
    icon: "folder",
    action: "dossier.read",
  },
  {
    to: "/scadenze",
    label: it.nav.obligations,
    short: it.nav.obligationsShort,
    icon: "calendar",
    action: "obligation.read",
  },
  {
    to: "/protocollo",
    label: it.nav.protocol,
    short: it.nav.protocol,
    icon: "pencil",
    action: "protocol.read",
  },
  {
    to: "/scambi",
    label: it.nav.exchange,
    short: it.nav.exchangeShort,
    icon: "exchange-circle",
    action: "exchange.read",
  },
  { to: "/persone", label: it.nav.people, short: it.nav.people, icon: "user", action: "people.read" },
  { to: "/registro", label: it.nav.audit, short: it.nav.audit, icon: "locked", action: "audit.read" },
];

/** Only the places where this person has something to do. */
function placesFor(session: Session): readonly Place[] {
  return PLACES.filter((place) => session.actions.includes(place.action));
}

/** Who carries the work out is here for what is still to do, not for years of closed orders. */
function searchOf({ to }: Place, { actions }: Session) {
  const isExecutor = actions.includes("work-order.execute") && !actions.includes("work-order.manage");
  return to === "/ordini" && isExecutor ? { state: "open" as const } : {};
}

export function MainNavigation({ session }: { session: Session }) {
  const places = placesFor(session);
  if (places.length === 0) return null;
  return (
    <nav className="app-nav" aria-label={it.nav.label}>
      <ul className="app-width">
        {places.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              search={searchOf(place, session)}
              activeOptions={{ exact: place.to === "/", includeSearch: false }}
            >
              {place.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The same places at the bottom of a phone, under the thumb. */
export function BottomNavigation() {
  const session = useSession();
  const places = placesFor(session);
  if (places.length === 0) return null;
  return (
    <nav className="app-bottom" aria-label={it.nav.label}>
      <ul>
        {places.map((place) => (
          <li key={place.to}>
            <Link
              to={place.to}
              search={searchOf(place, session)}
              activeOptions={{ exact: place.to === "/", includeSearch: false }}
            >
              <Icon name={place.icon} />
              <span>{place.short}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
