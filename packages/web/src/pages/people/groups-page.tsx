import type { RoleGroup } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { AddGroup } from "#pages/people/add-group.tsx";
import { PeopleTabs } from "#pages/people/people-tabs.tsx";
import { people, person } from "#text/it-people.ts";
import { groups as words } from "#text/it-permissions.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** Which Active Directory group gives which role. */
export function GroupsPage() {
  const found = useQuery(queryOf(permissionRoutes.listRoleGroups, {}));
  const [leaving, setLeaving] = useState<RoleGroup>();
  const queries = useQueryClient();
  const remove = useAction(permissionRoutes.removeRoleGroup, {
    onDone: () => {
      setLeaving(undefined);
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  return (
    <>
      <PageHeading title={people.tabs.groups} lead={words.lead} actions={<AddGroup />} />
      <PeopleTabs current="groups" />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <Skeleton lines={6} tall /> : null}
      {found.data?.items.length === 0 ? (
        <EmptyState icon="user" title={words.none}>
          <p>{words.noneHelp}</p>
        </EmptyState>
      ) : null}
      <ul className="held-roles cards-plain">
        {found.data?.items.map((group) => (
          <li key={group.id}>
            <GroupText group={group} />
            <Button
              small
              onClick={() => setLeaving(group)}
              aria-label={`${words.remove} ${group.name}, ${group.roleLabel}`}
            >
              {words.remove}
            </Button>
          </li>
        ))}
      </ul>
      <ReasonConfirm
        open={leaving !== undefined}
        title={words.removeTitle(leaving?.name ?? "")}
        help={words.removeHelp}
        label={person.reason}
        tooShort={person.tooShort}
        confirm={words.removeConfirm}
        danger
        action={remove}
        onConfirm={(reason) => remove.mutate({ params: { id: leaving?.id ?? "" }, body: { reason } })}
        onClose={() => setLeaving(undefined)}
      />
    </>
  );
}

function GroupText({ group }: { group: RoleGroup }) {
  return (
    <div className="held-role">
      <div>
        <strong className="wrap-anywhere">{group.name}</strong> → {group.roleLabel} · {group.scopeLabel}
      </div>
      <div className="row-sub">{words.people(group.people)}</div>
      <div className="row-sub">
        {people.from("")}
        <DateText value={group.createdAt} /> · {person.by(group.createdBy)} · {group.reason}
      </div>
    </div>
  );
}
