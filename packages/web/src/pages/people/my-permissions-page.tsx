import { AbilitiesPanel } from "#pages/people/abilities-panel.tsx";
import { AskRole } from "#pages/people/ask-role.tsx";
import { EmergencyPanel } from "#pages/people/emergency-panel.tsx";
import { HeldRoleText, soonestFirst } from "#pages/people/held-role-text.tsx";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { MyRequests } from "#pages/people/my-requests.tsx";
import { SubstitutionsPanel } from "#pages/people/substitutions-panel.tsx";
import { mine as words } from "#text/it-permissions.ts";
import { person } from "#text/it-people.ts";
import { FirstFew } from "#ui/first-few.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** What one may do oneself and why; who acts in one's place; and how to ask for more. */
export function MyPermissionsPage() {
  const { data, error, refetch } = useMyPermissions();
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      {data ? null : error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} tall />
      )}
      {data ? (
        <div className="columns">
          <div>
            <Panel title={person.roles}>
              {data.roles.length === 0 ? <p className="quiet">{person.noRoles}</p> : null}
              <FirstFew items={soonestFirst(data.roles)} few={8} all={person.allRoles}>
                {(shown) => (
                  <ul className="held-roles">
                    {shown.map((role) => (
                      <li key={role.id}>
                        <HeldRoleText role={role} />
                      </li>
                    ))}
                  </ul>
                )}
              </FirstFew>
            </Panel>
            <AbilitiesPanel title={words.abilities} abilities={data.abilities} none={words.noAbilities} />
            <AskRole choices={data.mayAsk} />
          </div>
          <div>
            {data.emergency ? <EmergencyPanel emergency={data.emergency} /> : null}
            <SubstitutionsPanel substitutions={data.substitutions} absent={data} />
            <MyRequests requests={data.requests} />
          </div>
        </div>
      ) : null}
    </>
  );
}
