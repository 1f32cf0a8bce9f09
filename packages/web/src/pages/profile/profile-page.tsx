import { type Profile, sessionRoutes } from "@stabile/contract/session";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useSession } from "#api/session.tsx";
import { OpenSessions } from "#pages/profile/open-sessions.tsx";
import { person } from "#text/it-people.ts";
import { profile as words } from "#text/it-profile.ts";
import { DateText } from "#ui/date-text.tsx";
import { FirstFew } from "#ui/first-few.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { SignOutForms } from "#ui/sign-out-forms.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** Who one is to Stabile: also for who has no role, and for who acts for somebody else. */
export function ProfilePage() {
  const { csrfToken } = useSession();
  const { data, error, refetch } = useQuery(queryOf(sessionRoutes.readProfile, {}));
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      {data ? (
        <ProfileContent profile={data} csrfToken={csrfToken} />
      ) : error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={8} tall />
      )}
    </>
  );
}

function ProfileContent({ profile, csrfToken }: { profile: Profile; csrfToken: string }) {
  const { onBehalfOf } = profile.signIn;
  return (
    <>
      {onBehalfOf ? (
        <Notice tone="warning" title={words.onBehalfTitle(onBehalfOf.displayName)}>
          <p>{words.onBehalfHelp}</p>
        </Notice>
      ) : null}
      <div className="order-grid">
        <div className="order-first">
          <Panel title={words.who}>
            <Facts
              items={[
                [words.name, profile.displayName],
                [words.taxCode, profile.taxCode],
                [words.identifier, profile.identifier],
                [words.email, profile.email],
                [words.firm, profile.firmName],
                [
                  words.onBehalfOf,
                  onBehalfOf ? words.onBehalf(onBehalfOf.displayName, onBehalfOf.kind) : undefined,
                ],
              ]}
            />
          </Panel>
          <SignIn signIn={profile.signIn} />
          <Roles profile={profile} />
        </div>
        <div className="order-aside">
          <OpenSessions sessions={profile.sessions} />
          <Panel title={words.leave} className="ways-out only-screen">
            <SignOutForms csrfToken={csrfToken} explained />
          </Panel>
        </div>
      </div>
    </>
  );
}

function SignIn({ signIn }: Pick<Profile, "signIn">) {
  return (
    <Panel title={words.how}>
      <Facts
        items={[
          [words.method, signIn.methodLabel],
          [words.identityProvider, signIn.identityProvider],
          [words.level, words.levels[signIn.level ?? 0] ?? words.levelUnknown],
          [
            words.attributeClass,
            signIn.attributeClass ? words.attributeClassOf(signIn.attributeClass) : undefined,
          ],
          [words.startedAt, <DateText key="start" value={signIn.startedAt} form="time" />],
          [words.expiresAt, <DateText key="end" value={signIn.expiresAt} form="time" />],
          [words.idle, words.idleFor(signIn.idleMinutes)],
        ]}
      />
    </Panel>
  );
}

function Roles({ profile: { roles, signIn } }: { profile: Profile }) {
  return (
    <Panel title={words.roles} aside={<Link to="/permessi">{words.permissions}</Link>}>
      {roles.length === 0 ? <p className="quiet">{words.noRoles}</p> : null}
      {roles.length > 0 && signIn.onBehalfOf ? <p>{words.rolesAsleep}</p> : null}
      <FirstFew items={roles} few={8} all={person.allRoles}>
        {(shown) => (
          <ul className="plain-list">
            {shown.map((role) => (
              <li key={`${role.role} ${role.scopeLabel} ${role.validFrom}`}>
                <strong>{role.label}</strong> · {role.scopeLabel}
                <br />
                <span className="quiet">
                  {words.from} <DateText value={role.validFrom} />{" "}
                  {role.validTo ? (
                    <>
                      {words.to} <DateText value={role.validTo} />
                    </>
                  ) : (
                    words.open
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </FirstFew>
    </Panel>
  );
}
