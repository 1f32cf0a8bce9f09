import { type CheckOutcome, complianceRoutes, type ObligationDetail } from "@stabile/contract/compliance";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { useChanged } from "#pages/obligations/changed.ts";
import { obligations as words } from "#text/it-obligations.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { todayText } from "#ui/dates.ts";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";

export interface RecordCheckProps {
  obligation: ObligationDetail;
  onClose: () => void;
}

interface Draft {
  doneOn: string;
  outcome: CheckOutcome;
  doneBy: string;
  prescriptions: string;
}

type Faults = Partial<Record<keyof Draft, string>>;

function faultsOf({ doneOn, outcome, doneBy, prescriptions }: Draft): Faults {
  return {
    ...(doneOn === "" || doneOn > todayText() ? { doneOn: words.form.fillDay } : {}),
    ...(doneBy.trim().length < 2 ? { doneBy: words.form.fillDoer } : {}),
    ...(outcome !== "positive" && prescriptions.trim().length < 3
      ? { prescriptions: words.form.fillPrescriptions }
      : {}),
  };
}

/** What was done, when, by whom and how it went; the next day comes back computed. */
export function RecordCheck({ obligation, onClose }: RecordCheckProps) {
  const [draft, setDraft] = useState<Draft>({
    ...{ doneOn: todayText(), outcome: "positive", doneBy: "", prescriptions: "" },
  });
  const change = (values: Partial<Draft>) => setDraft((now) => ({ ...now, ...values }));
  const action = useRecording(onClose);
  const faults = faultsOf(draft);
  function send(): void {
    const { doneOn, outcome, doneBy } = draft;
    const prescriptions = draft.prescriptions.trim();
    const newest = obligation.checks.find(
      ({ rule, annulled }) => rule === obligation.rule && annulled === undefined,
    );
    action.mutate({
      params: { id: obligation.id },
      body: {
        ...{ doneOn, outcome, doneBy, seen: newest?.id ?? null },
        ...(prescriptions === "" ? {} : { prescriptions }),
      },
    });
  }
  return (
    <ActionForm
      fields={[]}
      isComplete={Object.keys(faults).length === 0}
      confirm={words.form.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
    >
      {(wasTried) => <Inputs draft={draft} faults={wasTried ? faults : {}} onChange={change} />}
    </ActionForm>
  );
}

function useRecording(onDone: () => void) {
  const changed = useChanged();
  return useAction(complianceRoutes.recordCheck, {
    onDone: () => {
      changed();
      onDone();
    },
  });
}

interface InputsProps {
  draft: Draft;
  faults: Faults;
  onChange: (values: Partial<Draft>) => void;
}

const OUTCOMES = (["positive", "with-prescriptions", "negative"] as const).map((value) => ({
  value,
  label: words.outcomes[value],
}));

function Inputs({ draft, faults, onChange }: InputsProps) {
  return (
    <>
      <TextField
        label={words.form.doneOn}
        type="date"
        required
        max={todayText()}
        value={draft.doneOn}
        error={faults.doneOn}
        onChange={(event) => onChange({ doneOn: event.target.value })}
      />
      <SelectField
        label={words.form.outcome}
        choices={OUTCOMES}
        value={draft.outcome}
        onChange={(event) => onChange({ outcome: event.target.value as CheckOutcome })}
      />
      <TextField
        label={words.form.doneBy}
        help={words.form.doneByHelp}
        required
        maxLength={200}
        value={draft.doneBy}
        error={faults.doneBy}
        onChange={(event) => onChange({ doneBy: event.target.value })}
      />
      {draft.outcome === "positive" ? null : (
        <TextArea
          label={words.form.prescriptions}
          help={words.form.prescriptionsHelp}
          required
          maxLength={4_000}
          value={draft.prescriptions}
          error={faults.prescriptions}
          onChange={(event) => onChange({ prescriptions: event.target.value })}
        />
      )}
    </>
  );
}
