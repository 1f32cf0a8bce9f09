import { type Person, peopleRoutes } from "@stabile/contract/people";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { AbilitiesPanel } from "#pages/people/abilities-panel.tsx";
import { PersonAccess } from "#pages/people/person-access.tsx";
import { RolesPanel } from "#pages/people/roles-panel.tsx";
import { SubstitutionsPanel } from "#pages/people/substitutions-panel.tsx";
import { people, person as words } from "#text/it-people.ts";
import { DateText } from "#ui/date-text.tsx";
import { FirstFew } from "#ui/first-few.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";
import { newestFirst, Timeline } from "#ui/timeline.tsx";

const route = getRouteApi("/persone/$id");

/** One person: who they are, what they may do and why, and what happened to them. */
export function PersonPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(queryOf(peopleRoutes.readPerson, { params: { id } }));
  if (data) return <PersonContent key={id} person={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: people.title, to: "/persone" }}
      onRetry={() => void refetch()}
    />
  );
}

function PersonContent({ person }: { person: Person }) {
  return (
    <>
      <PageHeading
        title={person.displayName}
        above={<Link to="/persone">{people.title}</Link>}
        beside={
          person.isDisabled ? <StatusBadge tone="danger" icon="locked" text={people.disabled} /> : undefined
        }
        lead={person.firm?.name}
      />
      {person.isDisabled ? <Notice tone="warning" title={words.isDisabled} /> : null}
      {person.isMe ? <Notice tone="info" title={words.isMe} /> : null}
      <div className="columns">
        <div>
          <RolesPanel person={person} />
          <AbilitiesPanel title={words.abilities} abilities={person.abilities} none={words.noAbilities} />
        </div>
        <div>
          <Identity person={person} />
          {person.mayChange ? <PersonAccess person={person} /> : null}
          <SubstitutionsPanel substitutions={person.substitutions} absent={person} />
          <History person={person} />
        </div>
      </div>
    </>
  );
}

function Identity({ person }: { person: Person }) {
  return (
    <Panel title={words.identity}>
      <Facts
        items={[
          [people.taxCode, person.taxCode],
          [words.identifier, person.taxCode === undefined ? person.identifier : undefined],
          [words.email, person.email],
          [words.firm, person.firm ? `${person.firm.name} (${person.firm.code})` : undefined],
          [words.created, <DateText key="created" value={person.createdAt} />],
          [
            words.lastSignIn,
            person.lastSignInAt ? (
              <DateText key="last" value={person.lastSignInAt} form="time" />
            ) : (
              people.never
            ),
          ],
        ]}
      />
    </Panel>
  );
}

function History({ person }: { person: Person }) {
  return (
    <Panel title={words.history}>
      {person.history.length === 0 ? (
        <p className="quiet">{words.noHistory}</p>
      ) : (
        <FirstFew items={newestFirst(person.history)} few={10} all={words.allHistory}>
          {(shown) => <Timeline entries={shown} />}
        </FirstFew>
      )}
    </Panel>
  );
}
