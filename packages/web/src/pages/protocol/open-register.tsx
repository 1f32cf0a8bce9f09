import { protocolRoutes } from "@stabile/contract/protocol";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useProtocolRefresh } from "#pages/protocol/protocol-refresh.ts";
import { emergencyRegister as words } from "#text/it-protocol.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { TextArea } from "#ui/field.tsx";

/** Opens the emergency register: the law wants its cause and who authorised it written down (DPR 445/2000, art. 63). */
export function OpenRegister() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="danger" icon="warning-circle" onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      <Dialog open={isOpen} title={words.openTitle} onClose={() => setOpen(false)}>
        <OpeningForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const FIELDS = ["cause", "authorisedBy"] as const;
const HELP = { cause: words.causeHelp, authorisedBy: words.authorisedByHelp };

function OpeningForm({ onClose }: { onClose: () => void }) {
  const refresh = useProtocolRefresh();
  const [draft, setDraft] = useState({ cause: "", authorisedBy: "" });
  const action = useAction(protocolRoutes.openProtocolEmergency, {
    onDone: () => {
      onClose();
      refresh();
    },
  });
  const isShort = (name: (typeof FIELDS)[number]) => draft[name].trim().length < 3;
  return (
    <ActionForm
      fields={FIELDS}
      isComplete={!FIELDS.some(isShort)}
      confirm={words.open}
      danger
      action={action}
      onSend={() =>
        action.mutate({ body: { cause: draft.cause.trim(), authorisedBy: draft.authorisedBy.trim() } })
      }
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <p>{words.openHelp}</p>
          {FIELDS.map((name) => (
            <TextArea
              key={name}
              label={words[name]}
              help={HELP[name]}
              required
              rows={2}
              maxLength={1_000}
              error={wasTried && isShort(name) ? words.missing : fieldError(action.error, name)}
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
            />
          ))}
        </>
      )}
    </ActionForm>
  );
}
