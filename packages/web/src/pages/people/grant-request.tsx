import type { RoleRequest } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { requests as words } from "#text/it-permissions.ts";
import { EMPTY_ROLE } from "#pages/people/role-draft.ts";
import { RoleForm } from "#pages/people/role-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";

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

function GrantForm({ request, onClose }: { request: RoleRequest; onClose: () => void }) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const action = useAction(permissionRoutes.grantRoleRequest, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const { role, scopeKind, reason } = request;
  return (
    <RoleForm
      before={() => (
        <>
          <p>{words.grantHelp}</p>
          <p className="quiet">
            {request.scopeText} · {reason}
          </p>
        </>
      )}
      after={
        <TextArea
          label={words.note}
          optional
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      }
      start={{ ...EMPTY_ROLE, role, scopeKind, reason }}
      without={["reason"]}
      confirm={words.grantConfirm}
      action={action}
      onSend={({ reason: _theirs, ...body }) =>
        action.mutate({ params: { id: request.id }, body: { ...body, note: note.trim() } })
      }
      onClose={onClose}
    />
  );
}
