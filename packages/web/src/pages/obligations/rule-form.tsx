import { complianceRoutes } from "@stabile/contract/compliance";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import type { KnownRule } from "#pages/obligations/own-rules-page.tsx";
import { draftOf, faultsOf, type RuleDraft, type RuleFaults, ruleOf } from "#pages/obligations/rule-draft.ts";
import { planning } from "#text/it-planning.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { Button } from "#ui/button.tsx";
import { SelectField, TextField } from "#ui/field.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const words = planning.rules;

export interface RuleFormProps {
  /** Of which a new version is written; absent: a new check. */
  known: KnownRule | undefined;
  onClose: () => void;
}

/** A check of the municipality's, or a new version of one; what it would change is seen before it is written. */
export function RuleForm({ known, onClose }: RuleFormProps) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(known?.rule));
  const faults = faultsOf(draft, known?.rule);
  const isComplete = Object.keys(faults).length === 0;
  const action = useAction(complianceRoutes.writeCheckRule, {
    onDone: () => {
      void queries.invalidateQueries(readingsOf(complianceRoutes.listCheckRules));
      onClose();
    },
  });
  return (
    <ActionForm
      fields={[]}
      isComplete={isComplete}
      confirm={words.form.confirm}
      action={action}
      onSend={() =>
        action.mutate({
          body: { rule: ruleOf(draft, known?.rule), reason: draft.reason.trim(), seen: known?.version ?? 0 },
        })
      }
      onClose={onClose}
    >
      {(wasTried) => (
        <>
          <Inputs
            isNew={known === undefined}
            draft={draft}
            faults={wasTried ? faults : {}}
            onChange={(values) => setDraft((now) => ({ ...now, ...values }))}
          />
          {(known?.rule.versions.at(-1)?.terms.length ?? 0) > 1 ? (
            <Notice tone="warning" title={words.onlyPeriod} />
          ) : null}
          {isComplete ? <Preview draft={draft} known={known} /> : null}
        </>
      )}
    </ActionForm>
  );
}

function Preview({ draft, known }: { draft: RuleDraft; known: KnownRule | undefined }) {
  const action = useAction(complianceRoutes.previewCheckRule);
  const { data } = action;
  return (
    <>
      <Button
        busy={action.isPending}
        onClick={() => action.mutate({ body: { rule: ruleOf(draft, known?.rule) } })}
      >
        {words.form.preview}
      </Button>
      <ProblemAlert error={action.error} />
      {data === undefined ? null : (
        <Notice tone="info" announce title={words.preview(data)}>
          <p>{words.previewOf(data.buildings, data.isWhole)}</p>
        </Notice>
      )}
    </>
  );
}

interface InputsProps {
  isNew: boolean;
  draft: RuleDraft;
  faults: RuleFaults;
  onChange: (values: Partial<RuleDraft>) => void;
}

function Inputs(props: InputsProps) {
  const { draft, faults, onChange } = props;
  const { form } = words;
  const text = (key: "norm" | "document" | "reason" | "months", label: string) => (
    <TextField
      label={label}
      required
      inputMode={key === "months" ? "numeric" : "text"}
      value={draft[key]}
      error={faults[key]}
      onChange={(event) => onChange({ [key]: event.target.value })}
    />
  );
  return (
    <>
      {props.isNew ? <NewInputs {...props} /> : null}
      {text("months", form.every)}
      <TextField
        label={form.from}
        help={form.fromHelp}
        type="date"
        required
        value={draft.from}
        error={faults.from}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      {text("norm", form.norm)}
      <SelectField
        label={form.doer}
        choices={DOERS}
        value={draft.doneBy}
        onChange={(event) => onChange({ doneBy: event.target.value as RuleDraft["doneBy"] })}
      />
      {text("document", form.document)}
      <Tick label={form.opensWork} isOn={draft.opensWork} onChange={(opensWork) => onChange({ opensWork })} />
      <Tick
        label={form.forbidsUse}
        isOn={draft.forbidsUse}
        onChange={(forbidsUse) => onChange({ forbidsUse })}
      />
      {text("reason", form.reason)}
    </>
  );
}

const DOERS = Object.entries(words.doers).map(([value, label]) => ({ value, label }));

/** What a check is and of what: it never changes afterwards. */
function NewInputs({ draft, faults, onChange }: InputsProps) {
  const { form } = words;
  return (
    <>
      <TextField
        label={form.title}
        required
        value={draft.title}
        error={faults.title}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <TextField
        label={form.code}
        help={form.codeHelp}
        required
        value={draft.code}
        error={faults.code}
        onChange={(event) => onChange({ code: event.target.value.trim() })}
      />
      <SelectField
        label={form.of}
        choices={[
          { value: "building", label: form.ofBuilding },
          { value: "element", label: form.ofElement },
        ]}
        value={draft.ofElement ? "element" : "building"}
        onChange={(event) => onChange({ ofElement: event.target.value === "element" })}
      />
      {draft.ofElement ? (
        <TextField
          label={form.uni8290}
          help={form.uni8290Help}
          required
          value={draft.uni8290}
          error={faults.uni8290}
          onChange={(event) => onChange({ uni8290: event.target.value.trim() })}
        />
      ) : null}
    </>
  );
}

function Tick(props: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}
