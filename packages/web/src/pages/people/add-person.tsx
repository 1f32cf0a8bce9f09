import { peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useSignInName } from "#api/installation.ts";
import { fieldError } from "#api/problem.ts";
import { people as words, person } from "#text/it-people.ts";
import { RoleForm } from "#pages/people/role-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";

/** Somebody's first role, by their tax code: they may never have been here. */
export function AddPerson() {
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
  const navigate = useNavigate();
  const signInName = useSignInName();
  const [who, setWho] = useState({ taxCode: "", displayName: "" });
  const action = useAction(peopleRoutes.addPerson, {
    onDone: ({ id }) => {
      onClose();
      void queries.invalidateQueries();
      void navigate({ to: "/persone/$id", params: { id } });
    },
  });
  const taxCode = who.taxCode.replaceAll(/\s/g, "");
  const isWrongLength = taxCode.length !== 16 && taxCode.length !== 11;
  const isNameless = who.displayName.trim().length < 2;
  return (
    <RoleForm
      before={(wasTried) => (
        <>
          <p>{words.addHelp(signInName)}</p>
          <TextField
            label={words.taxCode}
            required
            maxLength={30}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={who.taxCode}
            error={wasTried && isWrongLength ? person.taxCodeShort : fieldError(action.error, "taxCode")}
            onChange={(event) => setWho({ ...who, taxCode: event.target.value })}
          />
          <TextField
            label={words.displayName}
            required
            maxLength={200}
            autoComplete="off"
            value={who.displayName}
            error={wasTried && isNameless ? person.missing : fieldError(action.error, "displayName")}
            onChange={(event) => setWho({ ...who, displayName: event.target.value })}
          />
        </>
      )}
      fields={["taxCode", "displayName"]}
      isComplete={!isWrongLength && !isNameless}
      confirm={words.add}
      action={action}
      onSend={(role) => action.mutate({ body: { ...who, taxCode, ...role } })}
      onClose={onClose}
    />
  );
}
