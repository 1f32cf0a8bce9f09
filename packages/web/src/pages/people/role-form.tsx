import { type ReactNode, useState } from "react";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf, type RoleDraft } from "#pages/people/role-draft.ts";
import { RoleFields, type RoleFieldsProps } from "#pages/people/role-fields.tsx";
import { ActionForm } from "#ui/action-form.tsx";

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
  const missing = missingOf(draft);
  return (
    <ActionForm
      fields={[...fields, ...ROLE_FIELDS.filter((field) => !isLeftOut(field, without))]}
      isComplete={isComplete && missing.size === 0}
      confirm={props.confirm}
      action={action}
      onSend={() => props.onSend(bodyOf(draft))}
      onClose={props.onClose}
    >
      {(wasTried) => (
        <>
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
        </>
      )}
    </ActionForm>
  );
}

const isLeftOut = (field: string, without: readonly string[]): boolean =>
  (field === "reason" && without.includes("reason")) ||
  (["from", "until"].includes(field) && without.includes("term"));
