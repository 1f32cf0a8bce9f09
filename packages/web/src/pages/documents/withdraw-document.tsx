import type { BuildingDocument } from "@stabile/contract/document-shapes";
import { documentRoutes } from "@stabile/contract/documents";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useDocumentRefresh } from "#pages/documents/document-queries.ts";
import { documents } from "#text/it-documents.ts";
import { Button } from "#ui/button.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";

const words = documents.one;

export function WithdrawDocument({ document }: { document: BuildingDocument }) {
  const [isOpen, setOpen] = useState(false);
  const refresh = useDocumentRefresh();
  const action = useAction(documentRoutes.withdrawDocument, {
    onDone: () => {
      setOpen(false);
      refresh();
    },
  });
  const { id, version } = document;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.withdraw}</Button>
      <ReasonConfirm
        open={isOpen}
        title={words.withdrawTitle}
        help={words.withdrawHelp}
        label={words.reason}
        tooShort={words.tooShort}
        confirm={words.withdraw}
        danger
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id }, body: { reason }, version })}
        onReload={refresh}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
