import type { RoleRequest } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useAction } from "#api/action.ts";
import { useMyPermissions } from "#pages/people/my-permissions-query.ts";
import { bodyOf, EMPTY_ROLE, missingOf } from "#pages/people/role-draft.ts";
import { RoleFields } from "#pages/people/role-fields.tsx";
import { requests as words } from "#text/it-permissions.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";
import { focusFirstWrong } from "#ui/first-wrong.ts";
import { keepFocus } from "#ui/keep-focus.ts";
import { ProblemAlert } from "#ui/problem-alert.tsx";

/** Approves a request, with the scope that was meant and until when. */
export function GrantRequest({ request }: { request: RoleRequest }) {
  const [isOpen, setOpen] = useState(false);
  const name = request.person.displayName;
  return (
    <>
      <Button small look="primary" onClick={() => setOpen(true)} aria-label={`${words.grant} ${name}`}>
        {words.grant}
      </Button>
      <Dialog open={isOpen} title={words.grantTitle(name)} onClose={() => setOpen(false)}>
        <GrantForm request={request} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const FIELDS = ["role", "scopeKind", "scopeCode", "from", "until"];
const NOTHING = new Set<never>();

function GrantForm({ request, onClose }: { request: RoleRequest; onClose: () => void }) {
  const choices = useMyPermissions().data?.mayGive ?? [];
  const queries = useQueryClient();
  const [draft, setDraft] = useState({
    ...EMPTY_ROLE,
    role: request.role as RoleRequest["role"] | "",
    scopeKind: request.scopeKind as RoleRequest["scopeKind"] | "",
    reason: request.reason,
  });
  const [note, setNote] = useState("");
  const [wasTried, setTried] = useState(false);
  const action = useAction(permissionRoutes.grantRoleRequest, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const missing = missingOf(draft);
  function send(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    focusFirstWrong(event.currentTarget);
    if (missing.size > 0 || action.isPending) return;
    const { reason: _theirs, ...body } = bodyOf(draft);
    action.mutate({ params: { id: request.id }, body: { ...body, note: note.trim() } });
  }
  return (
    <form onSubmit={send} noValidate>
      <p>{words.grantHelp}</p>
      <p className="quiet">
        {request.scopeText} · {request.reason}
      </p>
      <RoleFields
        choices={choices}
        draft={draft}
        onChange={setDraft}
        missing={wasTried ? missing : NOTHING}
        error={action.error}
        without={["reason"]}
      />
      <TextArea
        label={words.note}
        optional
        rows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <ProblemAlert error={action.error} fields={FIELDS} takeFocus />
      <div className="form-actions">
        <Button type="submit" look="primary" busy={action.isPending}>
          {words.grantConfirm}
        </Button>
        <Button onClick={onClose}>{it.actions.cancel}</Button>
      </div>
    </form>
  );
}
