import { protocolRoutes } from "@stabile/contract/protocol";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError } from "#api/problem.ts";
import { useProtocolRefresh } from "#pages/protocol/protocol-refresh.ts";
import { formalRequest as words } from "#text/it-protocol.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { TextArea, TextField } from "#ui/field.tsx";
import { useKeptDraft } from "#ui/kept-draft.ts";

type RequestDraft = Partial<Record<"subject" | "text" | "capacity", string>>;

const LEAST = { subject: 3, text: 10, capacity: 3 } as const;
const FIELDS = Object.keys(LEAST) as (keyof typeof LEAST)[];

/** Written at leisure, kept on the device until it is sent, confirmed once: what is protocolled is not changed. */
export function FormalRequestForm({ buildingId }: { buildingId: string }) {
  const { draft, setDraft, wasFound } = useKeptDraft<RequestDraft>(`richiesta-formale.${buildingId}`);
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const refresh = useProtocolRefresh();
  const action = useAction(protocolRoutes.fileFormalRequest, {
    onDone: ({ entryId }) => {
      setDraft({});
      refresh();
      void navigate({ to: "/protocollo/$id", params: { id: entryId } });
    },
  });
  const textOf = (name: keyof RequestDraft) => (draft[name] ?? "").trim();
  const isShort = (name: keyof typeof LEAST) => textOf(name).length < LEAST[name];
  const send = () =>
    action.mutate(
      {
        params: { id: buildingId },
        body: { subject: textOf("subject"), text: textOf("text"), capacity: textOf("capacity") },
      },
      { onError: () => setAsking(false) },
    );
  const field = (name: keyof typeof LEAST, wasTried: boolean) => ({
    label: words[name],
    help: words[`${name}Help`],
    required: true,
    value: draft[name] ?? "",
    error:
      wasTried && isShort(name)
        ? name === "text"
          ? words.textTooShort
          : words.tooShort
        : fieldError(action.error, name),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <>
      {wasFound ? <p role="status">{words.found}</p> : null}
      <ActionForm
        fields={FIELDS}
        isComplete={!FIELDS.some(isShort)}
        confirm={words.confirm}
        action={action}
        onSend={() => setAsking(true)}
      >
        {(wasTried) => (
          <>
            <TextField {...field("subject", wasTried)} maxLength={300} />
            <TextArea {...field("text", wasTried)} rows={10} maxLength={10_000} />
            <TextField {...field("capacity", wasTried)} maxLength={200} />
          </>
        )}
      </ActionForm>
      <ConfirmDialog
        open={isAsking}
        title={words.confirmTitle}
        confirm={words.send}
        busy={action.isPending}
        error={undefined}
        onConfirm={send}
        onClose={() => setAsking(false)}
      >
        <p>{words.confirmHelp}</p>
      </ConfirmDialog>
    </>
  );
}
