import { planningRoutes, type SchoolYear } from "@stabile/contract/planning";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import { pausesText, readPauses } from "#pages/obligations/read-pauses.ts";
import { planning } from "#text/it-planning.ts";
import { ActionForm } from "#ui/action-form.tsx";
import { TextArea, TextField } from "#ui/field.tsx";

const words = planning.school.form;

export interface SchoolYearFormProps {
  /** Of which another version is written; absent: another year. */
  former: SchoolYear | undefined;
  onClose: () => void;
}

interface Draft {
  code: string;
  firstDay: string;
  lastDay: string;
  pauses: string;
  saturday: boolean;
  source: string;
}

const SATURDAY = 6;

const draftOf = (former: SchoolYear | undefined): Draft => ({
  ...{ code: former?.code ?? "", firstDay: former?.firstDay ?? "", lastDay: former?.lastDay ?? "" },
  ...{ pauses: pausesText(former?.pauses ?? []), source: former?.source ?? "" },
  saturday: former?.weekdays.includes(SATURDAY) ?? false,
});

type Faults = Partial<Record<keyof Draft, string>>;

function faultsOf({ code, firstDay, lastDay, pauses, source }: Draft): Faults {
  const read = readPauses(pauses);
  const [first, second] = code.split("/").map(Number);
  return {
    ...(/^20\d\d\/20\d\d$/.test(code) && second === (first ?? 0) + 1 ? {} : { code: words.wrongCode }),
    ...(firstDay === "" ? { firstDay: words.fillDay } : {}),
    ...(lastDay === ""
      ? { lastDay: words.fillDay }
      : lastDay <= firstDay
        ? { lastDay: words.wrongDays }
        : {}),
    ...(typeof read === "number" ? { pauses: words.wrongPauses(read) } : {}),
    ...(source.trim().length < 5 ? { source: words.sourceHelp } : {}),
  };
}

/** What the act of the Region says of one year. */
export function SchoolYearForm({ former, onClose }: SchoolYearFormProps) {
  const queries = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(former));
  const faults = faultsOf(draft);
  const action = useAction(planningRoutes.writeSchoolYear, {
    onDone: () => {
      void queries.invalidateQueries(readingsOf(planningRoutes.listSchoolYears));
      onClose();
    },
  });
  function send(): void {
    const { code, firstDay, lastDay, pauses, saturday, source } = draft;
    const read = readPauses(pauses);
    if (typeof read === "number") return;
    action.mutate({
      body: {
        ...{ code, firstDay, lastDay, pauses: read, source: source.trim(), seen: former?.version ?? 0 },
        weekdays: saturday ? [1, 2, 3, 4, 5, SATURDAY] : [1, 2, 3, 4, 5],
      },
    });
  }
  return (
    <ActionForm
      fields={[]}
      isComplete={Object.keys(faults).length === 0}
      confirm={words.confirm}
      action={action}
      onSend={send}
      onClose={onClose}
    >
      {(wasTried) => (
        <Inputs
          isNew={former === undefined}
          draft={draft}
          faults={wasTried ? faults : {}}
          onChange={(values) => setDraft((now) => ({ ...now, ...values }))}
        />
      )}
    </ActionForm>
  );
}

interface InputsProps {
  isNew: boolean;
  draft: Draft;
  faults: Faults;
  onChange: (values: Partial<Draft>) => void;
}

function Inputs({ isNew, draft, faults, onChange }: InputsProps) {
  const day = (key: "firstDay" | "lastDay") => (
    <TextField
      label={words[key]}
      type="date"
      required
      value={draft[key]}
      error={faults[key]}
      onChange={(event) => onChange({ [key]: event.target.value })}
    />
  );
  return (
    <>
      {isNew ? (
        <TextField
          label={words.code}
          help={words.codeHelp}
          required
          value={draft.code}
          error={faults.code}
          onChange={(event) => onChange({ code: event.target.value.trim() })}
        />
      ) : null}
      {day("firstDay")}
      {day("lastDay")}
      <label className="check">
        <input
          type="checkbox"
          checked={draft.saturday}
          onChange={(event) => onChange({ saturday: event.target.checked })}
        />
        <span>{words.saturday}</span>
      </label>
      <TextArea
        label={words.pauses}
        help={words.pausesHelp}
        rows={6}
        value={draft.pauses}
        error={faults.pauses}
        onChange={(event) => onChange({ pauses: event.target.value })}
      />
      <TextField
        label={words.source}
        help={words.sourceHelp}
        required
        value={draft.source}
        error={faults.source}
        onChange={(event) => onChange({ source: event.target.value })}
      />
    </>
  );
}
