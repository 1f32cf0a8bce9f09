import { dossierRoutes } from "@stabile/contract/dossier";
import type { DictionaryField } from "@stabile/contract/dossier-shapes";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useDictionary, useDossierRefresh } from "#pages/dossier/dossier-queries.ts";
import { readTyped } from "#pages/dossier/read-typed.ts";
import { ValueInput } from "#pages/dossier/value-input.tsx";
import { dossier as words } from "#text/it-dossier.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { todayText } from "#ui/dates.ts";
import { Dialog } from "#ui/dialog.tsx";
import { TextField } from "#ui/field.tsx";

export interface AddRecordProps {
  buildingId: string;
  kind: string;
}

/** One more of what the building has several of. */
export function AddRecord({ buildingId, kind }: AddRecordProps) {
  const [isOpen, setOpen] = useState(false);
  const dictionary = useDictionary();
  const label = dictionary?.recordKinds.find(({ code }) => code === kind)?.label ?? kind;
  return (
    <>
      <Button small icon="plus" onClick={() => setOpen(true)}>
        {words.records.add(label)}
      </Button>
      <Dialog open={isOpen} title={words.records.add(label)} onClose={() => setOpen(false)}>
        <AddForm
          buildingId={buildingId}
          kind={kind}
          fields={dictionary?.fields.filter(({ record }) => record === kind) ?? []}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}

function AddForm({
  buildingId,
  kind,
  fields,
  onClose,
}: AddRecordProps & { fields: readonly DictionaryField[]; onClose: () => void }) {
  const refresh = useDossierRefresh();
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [validFrom, setValidFrom] = useState(todayText());
  const action = useAction(dossierRoutes.addRecord, {
    onDone: () => {
      refresh();
      onClose();
    },
  });
  const filled = fields.filter(({ code }) => (texts[code] ?? "").trim() !== "");
  const typed = filled.map((field) => ({ field, read: readTyped(field, texts[field.code] ?? "") }));
  const isComplete = typed.length > 0 && typed.every(({ read }) => "value" in read) && validFrom !== "";
  function send(): void {
    const facts = typed.flatMap(({ field, read }) =>
      "value" in read
        ? [{ field: field.code, value: read.value, quality: "declared" as const, validFrom }]
        : [],
    );
    action.mutate({ params: { id: buildingId }, body: { kind, facts } });
  }
  return (
    <ActionForm
      fields={[]}
      isComplete={isComplete}
      confirm={words.records.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          {fields.map((field) => {
            const read = typed.find((one) => one.field === field)?.read;
            return (
              <ValueInput
                key={field.code}
                field={field}
                label={field.label}
                optional
                text={texts[field.code] ?? ""}
                error={wasTried && read !== undefined && "error" in read ? read.error : undefined}
                onText={(text) => setTexts((now) => ({ ...now, [field.code]: text }))}
              />
            );
          })}
          <TextField
            label={words.form.validFrom}
            help={words.form.validFromHelp}
            type="date"
            required
            value={validFrom}
            error={wasTried && validFrom === "" ? words.form.wrongDay : undefined}
            onChange={(event) => setValidFrom(event.target.value)}
          />
          {wasTried && filled.length === 0 ? <p className="field-error">{words.records.fill}</p> : null}
        </>
      )}
    </ActionForm>
  );
}
