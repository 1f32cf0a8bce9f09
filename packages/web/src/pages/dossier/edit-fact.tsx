import { dossierRoutes } from "@stabile/contract/dossier";
import type { DossierFact, FactQuality } from "@stabile/contract/dossier-shapes";
import { useEffect, useState } from "react";
import { useAction } from "#api/action.ts";
import { fieldError, statusOf } from "#api/problem.ts";
import { useDossierRefresh, useField } from "#pages/dossier/dossier-queries.ts";
import { readTyped, typedText } from "#pages/dossier/read-typed.ts";
import { ValueInput } from "#pages/dossier/value-input.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { todayText } from "#ui/dates.ts";

export interface EditFactProps {
  buildingId: string;
  subjectKind: "building" | "storey" | "space" | "unit" | "element" | "record";
  fact: DossierFact;
  onClose: () => void;
}

/** Writes a value of the dossier: what, from when, and how well it is founded. */
export function EditFact(props: EditFactProps) {
  const { fact } = props;
  const field = useField(fact.field);
  const title = fact.origin === undefined ? words.fact.addOf(fact.label) : words.fact.editOf(fact.label);
  return (
    <Dialog open title={title} onClose={props.onClose}>
      {field === undefined ? <Skeleton lines={4} /> : <EditForm {...props} field={field} />}
    </Dialog>
  );
}

/** A document is attached from the documents' page: here one says, or has seen. */
const QUALITIES: readonly FactQuality[] = ["declared", "verified"];
const FIELDS = ["value", "validFrom", "seen"];

function EditForm({
  buildingId,
  subjectKind,
  fact,
  field,
  onClose,
}: EditFactProps & { field: NonNullable<ReturnType<typeof useField>> }) {
  const refresh = useDossierRefresh();
  const [text, setText] = useState(() => typedText(field, fact.value));
  const [validFrom, setValidFrom] = useState(todayText());
  const [quality, setQuality] = useState<FactQuality>("declared");
  const [note, setNote] = useState("");
  const [opened] = useState(fact.origin?.claimId);
  const action = useAction(dossierRoutes.stateFacts, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  // Somebody else wrote meanwhile: the page is read again, and who writes sees what is there now.
  const { error } = action;
  useEffect(() => {
    if (statusOf(error) === 409) refresh();
    // Once for each refusal, and not for each drawing.
  }, [error]);
  const typed = readTyped(field, text);
  const hasDay = /^\d{4}-\d\d-\d\d$/.test(validFrom);
  function send(): void {
    if ("error" in typed) return;
    const said = {
      field: fact.field,
      value: typed.value,
      quality,
      validFrom,
      seen: fact.origin?.claimId ?? null,
    };
    const subject = subjectKind === "building" ? {} : { subject: { kind: subjectKind, id: fact.subjectId } };
    const noted = note.trim() === "" ? {} : { note: note.trim() };
    action.mutate({ params: { id: buildingId }, body: { facts: [{ ...said, ...subject, ...noted }] } });
  }
  return (
    <ActionForm
      fields={FIELDS}
      isComplete={!("error" in typed) && hasDay}
      confirm={words.form.save}
      action={action}
      onSend={send}
      onClose={onClose}
      onReload={refresh}
    >
      {(wasTried) => (
        <>
          {fact.origin?.claimId === opened ? null : (
            <Notice tone="warning" announce title={words.form.conflict}>
              <p>{words.form.now(fact.text ?? "", fact.origin?.saidBy ?? "")}</p>
            </Notice>
          )}
          <ValueInput
            field={field}
            text={text}
            error={wasTried && "error" in typed ? typed.error : fieldError(action.error, "value")}
            onText={setText}
          />
          <TextField
            label={words.form.validFrom}
            help={words.form.validFromHelp}
            type="date"
            required
            value={validFrom}
            error={wasTried && !hasDay ? words.form.wrongDay : fieldError(action.error, "validFrom")}
            onChange={(event) => setValidFrom(event.target.value)}
          />
          <SelectField
            label={words.form.quality}
            help={words.qualityHelp[quality]}
            choices={QUALITIES.map((value) => ({ value, label: words.quality[value] }))}
            value={quality}
            onChange={(event) => setQuality(event.target.value as FactQuality)}
          />
          <TextArea
            label={words.form.note}
            optional
            rows={2}
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </>
      )}
    </ActionForm>
  );
}
