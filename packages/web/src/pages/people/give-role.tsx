import { peopleRoutes } from "@stabile/contract/people";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { person as words } from "#text/it-people.ts";
import { RoleForm } from "#pages/people/role-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";

/** The button and the form that give a role to a person. */
export function GiveRole({ personId }: { personId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {words.give}
      </Button>
      <span className="visually-hidden" role="status">
        {said}
      </span>
      <Dialog open={isOpen} title={words.giveTitle} onClose={() => setOpen(false)}>
        <GiveForm
          personId={personId}
          onClose={() => setOpen(false)}
          onDone={(outcome) => {
            setOpen(false);
            setSaid(words.gave[outcome]);
          }}
        />
      </Dialog>
    </>
  );
}

interface GiveFormProps {
  personId: string;
  onClose: () => void;
  onDone: (outcome: keyof typeof words.gave) => void;
}

function GiveForm({ personId, onClose, onDone }: GiveFormProps) {
  const queries = useQueryClient();
  const action = useAction(peopleRoutes.giveRole, {
    onDone: ({ outcome }) => {
      onDone(outcome);
      void queries.invalidateQueries();
    },
  });
  return (
    <RoleForm
      before={() => <p>{words.giveHelp}</p>}
      confirm={words.give}
      action={action}
      onSend={(body) => action.mutate({ params: { id: personId }, body })}
      onClose={onClose}
    />
  );
}
