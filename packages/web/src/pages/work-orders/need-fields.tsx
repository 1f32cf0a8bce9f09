import { useQuery } from "@tanstack/react-query";
import { useCatalogue } from "#api/catalogue.ts";
import { fieldError } from "#api/problem.ts";
import { firmsQuery } from "#pages/work-orders/order-queries.ts";
import { isRequired, type Need, type TransitionDraft } from "#pages/work-orders/transition-form.ts";
import { order } from "#text/it-work-orders.ts";
import { SelectField, TextArea, TextField } from "#ui/field.tsx";

const words = order.form;

/** Where the server's message for a need is found: its field has another name in the body. */
const BODY_FIELDS: Record<Need, string> = {
  reason: "reason",
  cause: "cause",
  plannedStart: "plannedStart",
  plannedEnd: "plannedEnd",
  firm: "firmId",
  labourMinutes: "labourMinutes",
  note: "note",
  urgency: "urgency",
};

export const TRANSITION_FIELDS: readonly string[] = Object.values(BODY_FIELDS);

export interface NeedFieldsProps {
  needs: readonly Need[];
  draft: TransitionDraft;
  onChange: (draft: TransitionDraft) => void;
  missing: Partial<Record<Need, string>>;
  error: unknown;
}

/** One field for each thing that an action asks for, in the order in which the server asks. */
export function NeedFields(props: NeedFieldsProps) {
  return props.needs.map((need) => <NeedField key={need} need={need} {...props} />);
}

function NeedField({ need, draft, onChange, missing, error }: NeedFieldsProps & { need: Need }) {
  const frame = {
    error: missing[need] ?? fieldError(error, BODY_FIELDS[need]),
    required: isRequired(need),
    optional: !isRequired(need),
  };
  const control = {
    value: draft[need] ?? "",
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [need]: event.target.value }),
  };
  switch (need) {
    case "reason":
      return (
        <TextArea
          label={words.reason}
          help={words.reasonHelp}
          {...frame}
          {...control}
          rows={3}
          maxLength={2000}
        />
      );
    case "note":
      return <TextArea label={words.note} {...frame} {...control} rows={3} maxLength={4000} />;
    case "plannedStart":
      return <TextField label={words.plannedStart} type="datetime-local" {...frame} {...control} />;
    case "plannedEnd":
      return (
        <TextField
          label={words.plannedEnd}
          type="datetime-local"
          min={draft.plannedStart}
          {...frame}
          {...control}
        />
      );
    case "cause":
      return <CauseField {...frame} {...control} />;
    case "urgency":
      return <UrgencyField {...frame} {...control} />;
    case "firm":
      return <FirmField {...frame} {...control} />;
    case "labourMinutes":
      return <LabourFields draft={draft} onChange={onChange} error={frame.error} />;
  }
}

interface ControlProps {
  value: string;
  onChange: (event: { target: { value: string } }) => void;
  error: string | undefined;
  required: boolean;
  optional: boolean;
}

function CauseField(props: ControlProps) {
  const { suspendCauses } = useCatalogue();
  const chosen = suspendCauses.find((cause) => cause.code === props.value);
  return (
    <SelectField
      label={words.cause}
      none={words.causeNone}
      choices={suspendCauses.map((cause) => ({ value: cause.code, label: cause.label }))}
      help={chosen?.clientCaused ? words.clientCaused : undefined}
      {...props}
    />
  );
}

function UrgencyField(props: ControlProps) {
  const { urgencies } = useCatalogue();
  const choices = urgencies.map(({ code, label }) => ({ value: code, label }));
  return <SelectField label={words.urgency} help={words.urgencyHelp} choices={choices} {...props} />;
}

export function FirmField(props: ControlProps & { label?: string; none?: string }) {
  const firms = useQuery(firmsQuery);
  return (
    <SelectField
      label={words.firm}
      none={words.firmNone}
      choices={(firms.data?.items ?? []).map((firm) => ({
        value: firm.id,
        label: words.firmLoad(firm.name, firm.openOrders),
      }))}
      {...props}
    />
  );
}

interface LabourFieldsProps {
  draft: TransitionDraft;
  onChange: (draft: TransitionDraft) => void;
  error: string | undefined;
}

export function LabourFields({ draft, onChange, error }: LabourFieldsProps) {
  return (
    <fieldset>
      <legend>{words.labour}</legend>
      <div className="labour">
        <TextField
          label={words.labourHours}
          type="number"
          inputMode="numeric"
          min={0}
          max={160}
          value={draft.labourHours ?? ""}
          onChange={(event) => onChange({ ...draft, labourHours: event.target.value })}
          error={error}
        />
        <TextField
          label={words.labourMinutes}
          type="number"
          inputMode="numeric"
          min={0}
          max={59}
          step={5}
          value={draft.labourMinutes ?? ""}
          onChange={(event) => onChange({ ...draft, labourMinutes: event.target.value })}
        />
      </div>
    </fieldset>
  );
}
