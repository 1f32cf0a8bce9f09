import { type HeldRole, type Person, peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { EndRole } from "#pages/people/end-role.tsx";
import { GiveRole } from "#pages/people/give-role.tsx";
import { HeldRoleText, soonestFirst } from "#pages/people/held-role-text.tsx";
import { person as words } from "#text/it-people.ts";
import { Button } from "#ui/button.tsx";
import { FirstFew } from "#ui/first-few.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Notice } from "#ui/notice.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** The roles of a person, with who gave each, when and until when; and the way to give and to end them. */
export function RolesPanel({ person }: { person: Person }) {
  const [ending, setEnding] = useState<HeldRole>();
  const [ended, setEnded] = useState<HeldRole>();
  const standing = person.roles.filter(({ state }) => state !== "ended");
  const over = person.roles.filter(({ state }) => state === "ended");
  return (
    <Panel title={words.roles} aside={person.mayChange ? <GiveRole personId={person.id} /> : null}>
      {ended ? <Undo person={person} role={ended} onDone={() => setEnded(undefined)} /> : null}
      {standing.length === 0 ? <p className="quiet">{words.noRoles}</p> : null}
      <FirstFew items={soonestFirst(standing)} few={8} all={words.allRoles}>
        {(shown) => (
          <ul className="held-roles">
            {shown.map((role) => (
              <li key={role.id}>
                <HeldRoleText role={role} />
                {person.mayChange && role.origin !== "group" ? (
                  <Button
                    small
                    onClick={() => setEnding(role)}
                    aria-label={`${words.end} ${role.label}, ${role.scopeLabel}`}
                  >
                    {words.end}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </FirstFew>
      {over.length > 0 ? (
        <details className="group">
          <summary>{words.ended(over.length)}</summary>
          <ul className="held-roles">
            {over.map((role) => (
              <li key={role.id}>
                <HeldRoleText role={role} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <EndRole
        role={ending}
        onClose={() => setEnding(undefined)}
        onEnded={(role) => {
          setEnding(undefined);
          setEnded(role);
        }}
      />
    </Panel>
  );
}

/** What was taken away by mistake is given back as it was. */
function Undo({ person, role, onDone }: { person: Person; role: HeldRole; onDone: () => void }) {
  const queries = useQueryClient();
  const action = useAction(peopleRoutes.giveRole, {
    onDone: () => {
      onDone();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const body = {
    role: role.role,
    scopeKind: role.scopeKind,
    scopeCode: role.scopeCode,
    reason: role.reason.length < 3 ? words.undo : role.reason,
    ...(role.validTo === undefined ? {} : { until: romeDayOf(role.validTo) }),
  };
  return (
    <Notice tone="success" title={words.undone} announce>
      {role.origin === "substitution" || role.origin === "emergency" ? null : (
        <Button
          small
          busy={action.isPending}
          onClick={() => action.mutate({ params: { id: person.id }, body })}
        >
          {words.undo}
        </Button>
      )}
      <ProblemAlert error={action.error} />
    </Notice>
  );
}

/** Ends are at the last instant of a day of Italy. */
const romeDayOf = (instant: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Rome" }).format(new Date(instant));
