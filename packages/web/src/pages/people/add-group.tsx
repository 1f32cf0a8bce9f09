import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { person } from "#text/it-people.ts";
import { groups as words } from "#text/it-permissions.ts";
import { RoleForm } from "#pages/people/role-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";

export function AddGroup() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" icon="plus" onClick={() => setOpen(true)}>
        {words.add}
      </Button>
      <Dialog open={isOpen} title={words.addTitle} onClose={() => setOpen(false)}>
        <AddForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const action = useAction(permissionRoutes.addRoleGroup, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries();
    },
  });
  const isShort = name.trim().length < 2;
  return (
    <RoleForm
      before={(wasTried) => (
        <TextField
          label={words.name}
          help={words.nameHelp}
          required
          maxLength={400}
          autoComplete="off"
          value={name}
          error={wasTried && isShort ? person.missing : fieldError(action.error, "name")}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      fields={["name"]}
      isComplete={!isShort}
      without={["term"]}
      confirm={words.add}
      action={action}
      onSend={({ role, scopeKind, scopeCode, reason }) =>
        action.mutate({ body: { name: name.trim(), role, scopeKind, scopeCode, reason } })
      }
      onClose={onClose}
    />
  );
}
