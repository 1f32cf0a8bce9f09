import type { Emergency } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { person } from "#text/it-people.ts";
import { emergency as words } from "#text/it-permissions.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField, TextArea } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";

/** Whether an emergency was one, said afterwards by somebody else. */
export function ReviewEmergency({ emergency }: { emergency: Emergency }) {
  const [isOpen, setOpen] = useState(false);
  const name = emergency.person.displayName;
  return (
    <>
      <Button small look="primary" onClick={() => setOpen(true)} aria-label={`${words.review} ${name}`}>
        {words.review}
      </Button>
      <Dialog open={isOpen} title={words.reviewTitle(name)} onClose={() => setOpen(false)}>
        <ReviewForm id={emergency.id} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ReviewForm({ id, onClose }: { id: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<"" | "justified" | "unjustified">("");
  const [note, setNote] = useState("");
  const action = useAction(permissionRoutes.reviewEmergency, {
    onDone: () => {
      onClose();
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const isShort = note.trim().length < 3;
  return (
    <ActionForm
      fields={["outcome", "note"]}
      isComplete={outcome !== "" && !isShort}
      confirm={words.reviewConfirm}
      action={action}
      onSend={() => outcome !== "" && action.mutate({ params: { id }, body: { outcome, note: note.trim() } })}
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <SelectField
            label={words.outcome}
            none={person.choose}
            required
            choices={Object.entries(words.outcomes).map(([value, label]) => ({ value, label }))}
            value={outcome}
            error={wasTried && outcome === "" ? person.missing : fieldError(action.error, "outcome")}
            onChange={(event) => setOutcome(event.target.value as typeof outcome)}
          />
          <TextArea
            label={words.note}
            required
            rows={3}
            maxLength={1000}
            value={note}
            error={wasTried && isShort ? person.tooShort : fieldError(action.error, "note")}
            onChange={(event) => setNote(event.target.value)}
          />
        </>
      )}
    </ActionForm>
  );
}
