import { type HeldRole, peopleRoutes, type Substitution } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useMay, useSession } from "#api/session.tsx";
import { StartSubstitution } from "#pages/people/start-substitution.tsx";
import { substitution as words } from "#text/it-permissions.ts";
import { people, person } from "#text/it-people.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

interface SubstitutionsPanelProps {
  substitutions: readonly Substitution[];
  /** Whose roles may be lent from here. */
  absent: { id: string; displayName: string; roles: readonly HeldRole[] };
}

/** Who acts in whose place, when and why; and the way to begin and to end it. */
export function SubstitutionsPanel({ substitutions, absent }: SubstitutionsPanelProps) {
  const { userId } = useSession();
  const mayLend = useMay("role.lend");
  const mayManage = useMay("permissions.manage");
  const [ending, setEnding] = useState<string>();
  const queries = useQueryClient();
  const action = useAction(peopleRoutes.endSubstitution, {
    onDone: () => {
      setEnding(undefined);
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const lendable = absent.roles.filter(
    ({ state, origin }) => state === "in-force" && origin !== "substitution" && origin !== "emergency",
  );
  const mayStart = lendable.length > 0 && ((mayLend && absent.id === userId) || mayManage);
  return (
    <Panel
      title={person.substitutions}
      aside={mayStart ? <StartSubstitution absent={absent} roles={lendable} /> : null}
    >
      {substitutions.length === 0 ? <p className="quiet">{person.noSubstitutions}</p> : null}
      <ul className="held-roles">
        {substitutions.map((one) => (
          <li key={one.id}>
            <SubstitutionText substitution={one} />
            {one.state !== "ended" && mayLend && (mayManage || isOf(one, userId)) ? (
              <Button small onClick={() => setEnding(one.id)}>
                {words.end}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ReasonConfirm
        open={ending !== undefined}
        title={words.endTitle}
        help={words.endHelp}
        label={person.reason}
        tooShort={person.tooShort}
        confirm={words.endConfirm}
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id: ending ?? "" }, body: { reason } })}
        onClose={() => setEnding(undefined)}
      />
    </Panel>
  );
}

const isOf = ({ absent, substitute }: Substitution, userId: string): boolean =>
  absent.id === userId || substitute.id === userId;

function SubstitutionText({ substitution }: { substitution: Substitution }) {
  const { absent, substitute, roles, state, validFrom, validTo, reason } = substitution;
  return (
    <div className="held-role">
      <div>
        <strong>{substitute.displayName}</strong> {words.insteadOf} <strong>{absent.displayName}</strong>{" "}
        {state === "in-force" ? null : (
          <StatusBadge tone={state === "future" ? "info" : "quiet"} text={words.states[state]} />
        )}
      </div>
      <div className="row-sub">{roles.join(", ")}</div>
      <div className="row-sub">
        {people.from("")}
        <DateText value={validFrom} /> {people.until("")}
        <DateText value={validTo} /> · {reason}
      </div>
    </div>
  );
}
