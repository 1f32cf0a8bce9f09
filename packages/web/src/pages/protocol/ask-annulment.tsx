import { protocolRoutes } from "@stabile/contract/protocol";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useProtocolRefresh } from "#pages/protocol/protocol-refresh.ts";
import { entry } from "#text/it-protocol.ts";
import { Button } from "#ui/button.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

const words = entry.annul;

export function AskAnnulment({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  const refresh = useProtocolRefresh();
  const action = useAction(protocolRoutes.askProtocolAnnulment, {
    onDone: () => {
      setOpen(false);
      refresh();
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.open}</Button>
      <ReasonConfirm
        open={isOpen}
        title={words.title}
        help={words.help}
        label={words.reason}
        maxLength={1_000}
        tooShort={words.tooShort}
        confirm={words.confirm}
        danger
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id }, body: { reason } })}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
