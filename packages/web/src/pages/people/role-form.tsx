import { type FormEvent, type ReactNode, useState } from "react";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf, type RoleDraft } from "#pages/people/role-draft.ts";
import { RoleFields, type RoleFieldsProps } from "#pages/people/role-fields.tsx";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const ROLE_FIELDS = ["role", "scopeKind", "scopeCode", "from", "until", "reason"];
const NOTHING = new Set<never>();

interface RoleFormProps {
  /** What else is asked, above the role and below it. */
  before?: (wasTried: boolean) => ReactNode;
  after?: ReactNode;
  /** Fields of those that show their own message. */
  fields?: readonly string[];
  /** Whether what else is asked was filled in. */
  isComplete?: boolean;
  start?: RoleDraft;
  without?: NonNullable<RoleFieldsProps["without"]>;
  confirm: string;
  action: { isPending: boolean; error: unknown };
  onSend: (role: ReturnType<typeof bodyOf>) => void;
  onClose: () => void;
}

/** Which role, on what, until when and why: of whatever is being given one. */
export function RoleForm(props: RoleFormProps) {
  const { before, after, fields = [], isComplete = true, start = EMPTY_ROLE, action, without = [] } = props;
  const choices = useMyPermissions().data?.mayGive ?? [];
  const [draft, setDraft] = useState(start);
  const [wasTried, setTried] = useState(false);
  const missing = missingOf(draft);
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (isComplete && missing.size === 0 && !action.isPending) props.onSend(bodyOf(draft));
  }
  return (
    <form onSubmit={send} noValidate>
      {before?.(wasTried)}
      <RoleFields
        choices={choices}
        draft={draft}
        onChange={setDraft}
        missing={wasTried ? missing : NOTHING}
        error={action.error}
        without={without}
      />
      {after}
      <ProblemAlert
        error={action.error}
        fields={[...fields, ...ROLE_FIELDS.filter((field) => !isLeftOut(field, without))]}
        takeFocus
      />
      <div className="form-actions">
        <Button type="submit" look="primary" busy={action.isPending}>
          {props.confirm}
        </Button>
        <Button onClick={props.onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}

const isLeftOut = (field: string, without: readonly string[]): boolean =>
  (field === "reason" && without.includes("reason")) ||
  (["from", "until"].includes(field) && without.includes("term"));
