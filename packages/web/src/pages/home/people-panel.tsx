import { type PersonListItem, peopleRoutes } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { HomeList, HomeRow } from "#pages/home/home-list.tsx";
import { home as words } from "#text/it-permissions.ts";
import { DateText } from "#ui/date-text.tsx";
import { Notice } from "#ui/notice.tsx";

/** Who waits for a role. */
export function WaitingRoleRequests() {
  const found = useQuery(queryOf(permissionRoutes.listRoleRequests, { query: { state: "waiting" } }));
  const waiting = found.data?.items.length ?? 0;
  if (waiting === 0) return null;
  return (
    <Notice tone="info" title={words.requests(waiting)}>
      <p>
        <Link to="/persone/richieste">{words.requestsLink}</Link>
      </p>
    </Notice>
  );
}

const SHOWN = 6;

/** Of a role that renews itself, or is lent for a time, the end is no news. */
const firstToEnd = ({ roles }: PersonListItem) =>
  roles
    .filter(({ validTo, origin }) => validTo !== undefined && OF_HAND.has(origin))
    .toSorted((a, b) => (a.validTo ?? "").localeCompare(b.validTo ?? ""))
    .at(0);
const OF_HAND: ReadonlySet<string> = new Set(["hand", "spreadsheet", "request"]);
const endOf = (person: PersonListItem): string => firstToEnd(person)?.validTo ?? "";

/** Roles that are about to end, to be renewed or let go: nobody finds out on the day. */
export function ExpiringRoles() {
  const found = useQuery(queryOf(peopleRoutes.listPeople, { query: { expiry: "soon", limit: 50 } }));
  const people = (found.data?.items ?? []).toSorted((a, b) => endOf(a).localeCompare(endOf(b)));
  if (found.data && people.length === 0) return null;
  return (
    <HomeList
      title={words.expiring}
      all={{
        label: words.expiringAll,
        // How many they are in all is told only when they are all here.
        count: found.data?.nextCursor ? undefined : people.length,
        link: { to: "/persone", search: { expiry: "soon" } },
      }}
      found={found}
    >
      {people.slice(0, SHOWN).map((person) => {
        const role = firstToEnd(person);
        return (
          <HomeRow
            key={person.id}
            title={person.displayName}
            link={{ to: "/persone/$id", params: { id: person.id } }}
            details={[role?.label, role?.scopeLabel]}
            badges={null}
            when={<DateText value={role?.validTo} form="relative" className="home-list-when" />}
          />
        );
      })}
    </HomeList>
  );
}
