import { retentionRoutes } from "@stabile/contract/retention";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useRetentionRefresh } from "#pages/retention/retention-queries.ts";
import { retention } from "#text/it-retention.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { todayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";

const words = retention.act;
const FIELDS = ["protocolNumber", "authorisedOn", "authority"] as const;
type Texts = Record<(typeof FIELDS)[number], string>;
const EMPTY: Texts = { protocolNumber: "", authorisedOn: "", authority: "" };

/** The one way to take files away: chosen documents, the authorisation, and a person who says that they know. */
export function DiscardAct({ chosen, onDone }: { chosen: ReadonlySet<string>; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const [done, setDone] = useState<number>();
  return (
    <>
      <p role="status">{done === undefined ? "" : words.done(done)}</p>
      {chosen.size === 0 ? null : (
        <Button look="danger" onClick={() => setOpen(true)}>
          {words.button(chosen.size)}
        </Button>
      )}
      <Dialog open={isOpen} title={words.title} onClose={() => setOpen(false)}>
        <ActForm
          documentIds={[...chosen]}
          onClose={() => setOpen(false)}
          onDone={(documents) => {
            setOpen(false);
            setDone(documents);
            onDone();
          }}
        />
      </Dialog>
    </>
  );
}

interface ActFormProps {
  documentIds: string[];
  onClose: () => void;
  onDone: (documents: number) => void;
}

function ActForm({ documentIds, onClose, onDone }: ActFormProps) {
  const [texts, setTexts] = useState(EMPTY);
  const [isUnderstood, setUnderstood] = useState(false);
  const refresh = useRetentionRefresh();
  const action = useAction(retentionRoutes.confirmDiscard, {
    onDone: ({ documents }) => {
      refresh();
      onDone(documents);
    },
  });
  const isMissing = (name: keyof Texts) => texts[name].trim() === "";
  const frame = (name: keyof Texts, wasTried: boolean) => ({
    label: words[name],
    value: texts[name],
    error: wasTried && isMissing(name) ? words.missing : fieldError(action.error, name),
    onChange: (event: { target: { value: string } }) =>
      setTexts((now) => ({ ...now, [name]: event.target.value })),
  });
  return (
    <ActionForm
      fields={FIELDS}
      isComplete={isUnderstood && !FIELDS.some(isMissing)}
      confirm={words.confirm}
      danger
      action={action}
      onSend={() => action.mutate({ body: { ...texts, documentIds } })}
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <p>{words.help(documentIds.length)}</p>
          <TextField {...frame("protocolNumber", wasTried)} maxLength={80} />
          <TextField {...frame("authorisedOn", wasTried)} type="date" max={todayText()} />
          <TextField {...frame("authority", wasTried)} maxLength={200} />
          <label>
            <input
              type="checkbox"
              checked={isUnderstood}
              onChange={(event) => setUnderstood(event.target.checked)}
            />{" "}
            {words.understood}
          </label>
        </>
      )}
    </ActionForm>
  );
}
