import type { HeldRole } from "@stabile/contract/people";
import { useId } from "react";
import { substitution as words } from "#text/it-permissions.ts";
import { Icon } from "#ui/icon.tsx";

interface RoleChecksProps {
  roles: readonly HeldRole[];
  chosen: readonly string[];
  error: string | undefined;
  onChange: (chosen: readonly string[]) => void;
}

/** Which of the roles are lent: all of them, until some are left out. */
export function RoleChecks({ roles, chosen, error, onChange }: RoleChecksProps) {
  const errorId = useId();
  return (
    <fieldset className={error ? "field-wrong" : undefined} aria-describedby={error ? errorId : undefined}>
      <legend>{words.roles}</legend>
      {roles.map(({ id, label, scopeLabel }, at) => (
        <div key={id}>
          <label className="check">
            <input
              type="checkbox"
              // The first of them takes the focus when none is chosen.
              aria-invalid={error !== undefined && at === 0 ? true : undefined}
              checked={chosen.includes(id)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
              }
            />
            <span>
              {label} · {scopeLabel}
            </span>
          </label>
        </div>
      ))}
      {error ? (
        <p className="field-error" id={errorId}>
          <Icon name="error" size="xs" /> {error}
        </p>
      ) : null}
    </fieldset>
  );
}
